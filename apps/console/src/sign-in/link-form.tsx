import type { SessionView } from '@app/contract';
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { ProblemAlert } from '../elements/problem-alert.js';
import { useBeginSession, useSignInWithLink } from '../session/session.js';
import { NameForm } from './name-form.js';
import { SignInFrame } from './sign-in-frame.js';

const SHORTEST_PASSWORD = 12;

/** A link works once, and opening its page uses nothing up: mail scanners open links too. Only the button does. */
export function LinkForm({ token }: { token: string }) {
  const signIn = useSignInWithLink();
  const begin = useBeginSession();
  const [unnamed, setUnnamed] = useState<SessionView | null>(null);
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: {
      password: (password) =>
        password !== '' && password.length < SHORTEST_PASSWORD
          ? `At least ${SHORTEST_PASSWORD} characters`
          : null,
      again: (again, { password }) => (again === password ? null : 'Not the same password'),
    },
  });
  const enter = (session: SessionView) =>
    session.user.roles.includes('admin') ? setUnnamed(session) : begin(session);
  if (unnamed) return <NameForm session={unnamed} />;
  return (
    <SignInFrame
      title="Welcome"
      about="This link signs you in once. Set a password now, and you can sign in with your e-mail address from then on."
    >
      <form
        onSubmit={form.onSubmit(({ password }) =>
          signIn.mutate({ token, ...(password ? { password } : {}) }, { onSuccess: enter }),
        )}
        noValidate
        aria-label="Sign in with a link"
      >
        <Stack gap="sm">
          <PasswordInput
            label="New password"
            description={`Optional; at least ${SHORTEST_PASSWORD} characters.`}
            autoComplete="new-password"
            autoFocus
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label="The same again"
            autoComplete="new-password"
            {...form.getInputProps('again')}
          />
          <ProblemAlert error={signIn.error} />
          <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </SignInFrame>
  );
}
