import { ORGANISATION } from '@app/domain';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ProblemAlert } from '../elements/problem-alert.js';
import { toast } from '../elements/toast.js';
import { TeamSelect } from './team-select.js';
import { useCreateTeam } from './teams.js';

export function CreateTeamDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Create a team">
      {opened && <CreateTeamForm onClose={onClose} />}
    </Modal>
  );
}

function CreateTeamForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const [parent, setParent] = useState<string>(ORGANISATION);
  const create = useCreateTeam();
  const navigate = useNavigate();
  const chosen = slug ?? toSlug(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(
          { name: name.trim(), slug: chosen, parent },
          {
            onSuccess: (team) => {
              toast(`${team.name} is created`);
              void navigate(`/teams/${team.slug}`);
            },
          },
        );
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          placeholder="Platform EMEA"
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Slug"
          description="Stands in addresses, tables and commands. It cannot be changed later."
          required
          value={chosen}
          onChange={(event) => setSlug(event.currentTarget.value)}
        />
        <TeamSelect
          label="Inherits from"
          labelled
          w="100%"
          value={parent}
          onChange={(value) => setParent(value ?? ORGANISATION)}
        />
        <ProblemAlert error={create.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || chosen === ''}>
            Create team
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function toSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63);
}
