import type { CreatedEnrolmentToken } from '@app/contract';
import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../elements/problem-alert.js';
import { TeamSelect } from '../teams/team-select.js';
import { EnrolmentSteps } from './enrolment-steps.js';
import { useCreateEnrolmentToken } from './fleet.js';

interface EnrolDevicesProps {
  opened: boolean;
  onClose: () => void;
  /** The team to start with. */
  team: string;
}

/** Makes an enrolment token and shows it, once, together with the commands that use it. */
export function EnrolDevices({ opened, onClose, team }: EnrolDevicesProps) {
  const [created, setCreated] = useState<CreatedEnrolmentToken | null>(null);
  const close = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={created ? `Enrol devices of ${created.team}` : 'Enrol devices'}
      closeOnClickOutside={!created}
    >
      {created ? (
        <EnrolmentSteps created={created} onDone={close} />
      ) : (
        <TokenForm team={team} onCreated={setCreated} onCancel={close} />
      )}
    </Modal>
  );
}

const LIFETIMES = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
];

interface TokenFormProps {
  team: string;
  onCreated: (created: CreatedEnrolmentToken) => void;
  onCancel: () => void;
}

function TokenForm({ team: first, onCreated, onCancel }: TokenFormProps) {
  const create = useCreateEnrolmentToken();
  const [team, setTeam] = useState(first);
  const [uses, setUses] = useState<number | string>(1);
  const [days, setDays] = useState('7');
  const [description, setDescription] = useState('');
  const submit = () =>
    create.mutate(
      {
        team,
        uses: Number(uses),
        expiresAt: new Date(Date.now() + Number(days) * 86_400_000).toISOString(),
        description: description.trim() || undefined,
      },
      { onSuccess: onCreated },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <TeamSelect label="Team" value={team} onChange={(value) => setTeam(value ?? '')} labelled w="100%" />
        <Group grow align="flex-start">
          <NumberInput
            label="How many devices"
            description="The token stops working after this many."
            min={1}
            max={100_000}
            allowDecimal={false}
            value={uses}
            onChange={setUses}
          />
          <Select
            label="Valid for"
            description="Unused after that, it is worthless."
            data={LIFETIMES}
            value={days}
            allowDeselect={false}
            onChange={(value) => setDays(value ?? '7')}
          />
        </Group>
        <TextInput
          label="What it is for"
          placeholder="New laptops of the Berlin office"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <ProblemAlert error={create.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={team === '' || Number(uses) < 1}>
            Make enrolment token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
