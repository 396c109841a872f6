import type { SessionView } from '@app/contract';
import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../elements/problem-alert.js';
import { useBeginSession, useRename } from '../session/session.js';
import { SignInFrame } from './sign-in-frame.js';

/** An administrator who was created by the product has no name of their own yet. */
export function NameForm({ session }: { session: SessionView }) {
  const [name, setName] = useState(session.user.name);
  const rename = useRename();
  const begin = useBeginSession();
  const unchanged = name.trim() === '' || name.trim() === session.user.name;
  return (
    <SignInFrame title="Your name" about="As colleagues will read it in approvals and in the audit log.">
      <form
        aria-label="Your name"
        onSubmit={(event) => {
          event.preventDefault();
          if (unchanged) begin(session);
          else rename.mutate({ session, name: name.trim() }, { onSuccess: begin });
        }}
      >
        <Stack gap="sm">
          <TextInput
            size="sm"
            label="Name"
            autoComplete="name"
            autoFocus
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ProblemAlert error={rename.error} />
          <Button type="submit" size="sm" fullWidth loading={rename.isPending}>
            {unchanged ? 'Keep it' : 'Continue'}
          </Button>
        </Stack>
      </form>
    </SignInFrame>
  );
}
