import type { UserView } from '@app/contract';
import { ROLES, type Role } from '@app/domain';
import { Button, Checkbox, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyBlock } from '../elements/copyable.js';
import { Notice } from '../elements/notice.js';
import { ProblemAlert } from '../elements/problem-alert.js';
import { toast } from '../elements/toast.js';
import { useTeams } from '../teams/teams.js';
import { useCreateUser, useUpdateUser } from './settings.js';

const ROLE_TEXTS: Record<Role, string> = {
  admin: 'Everything, people and teams included.',
  reviewer: 'Decides on servers and changes, grants exceptions.',
  maintainer: 'Proposes for the teams they maintain, enrols their devices.',
  auditor: 'Reads everything, the audit log included.',
  viewer: 'Reads all but the audit log.',
};

interface UserDialogProps {
  opened: boolean;
  /** Null to create one. */
  user: UserView | null;
  onClose: () => void;
}

export function UserDialog({ opened, user, onClose }: UserDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={user ? `Edit ${user.name}` : 'Add a person'}>
      {opened && <UserForm user={user} onClose={onClose} />}
    </Modal>
  );
}

function UserForm({ user, onClose }: Omit<UserDialogProps, 'opened'>) {
  const [email, setEmail] = useState(user?.email ?? '');
  const [name, setName] = useState(user?.name ?? '');
  const [roles, setRoles] = useState<readonly string[]>(user?.roles ?? ['viewer']);
  const [maintained, setMaintained] = useState<string[]>([...(user?.teams ?? [])]);
  const [link, setLink] = useState<string | null>(null);
  const teams = useTeams();
  const create = useCreateUser();
  const update = useUpdateUser();
  const given = {
    name: name.trim(),
    roles: roles as Role[],
    teams: roles.includes('maintainer') ? maintained : [],
  };
  const submit = () => {
    if (user) {
      update.mutate(
        { id: user.id, ...given },
        {
          onSuccess: () => {
            toast(`${given.name} is updated`);
            onClose();
          },
        },
      );
      return;
    }
    create.mutate({ email: email.trim(), ...given }, { onSuccess: (created) => setLink(created.signInLink) });
  };
  if (link !== null) return <FirstSignIn name={name} link={link} onClose={onClose} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        {!user && (
          <TextInput
            label="E-mail"
            type="email"
            required
            data-autofocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        )}
        <TextInput
          label="Name"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label="Roles" value={[...roles]} onChange={setRoles}>
          <Stack gap={7} mt={4}>
            {ROLES.map((role) => (
              <Checkbox key={role} value={role} label={role} description={ROLE_TEXTS[role]} />
            ))}
          </Stack>
        </Checkbox.Group>
        {roles.includes('maintainer') && (
          <MultiSelect
            label="Teams they maintain"
            description="And the teams below them."
            searchable
            data={(teams.data ?? []).map(({ slug, name: title }) => ({
              value: slug,
              label: `${title} (${slug})`,
            }))}
            value={maintained}
            onChange={setMaintained}
          />
        )}
        <ProblemAlert error={create.error ?? update.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending || update.isPending}
            disabled={name.trim() === '' || (!user && email.trim() === '')}
          >
            {user ? 'Save' : 'Add'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function FirstSignIn({ name, link, onClose }: { name: string; link: string; onClose: () => void }) {
  return (
    <Stack gap="sm">
      <Notice tone="warn" title="This link is shown once">
        <p>
          It signs {name} in one time, within a day, and lets them set a password. Send it over a channel you
          trust.
        </p>
      </Notice>
      <CopyBlock text={link} what="sign-in link" label="One-time sign-in link" />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
