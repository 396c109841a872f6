import type { CreatedToken, TokenScope } from '@app/contract';
import { Button, Group, Modal, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyBlock } from '../elements/copyable.js';
import { Notice } from '../elements/notice.js';
import { ProblemAlert } from '../elements/problem-alert.js';
import { TeamSelect } from '../teams/team-select.js';
import { useCreateToken } from './settings.js';

const SCOPES: readonly { value: TokenScope; label: string; description: string }[] = [
  { value: 'read', label: 'Read', description: 'Reads what you may read, changes nothing.' },
  { value: 'api', label: 'Full', description: 'Acts as you, within your roles.' },
  {
    value: 'fetch',
    label: 'Fetch',
    description: 'Only the finished files of one team, for MDM and Ansible.',
  },
  { value: 'metrics', label: 'Metrics', description: 'Only /metrics, for monitoring.' },
];

export function TokenDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const close = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={created ? created.name : 'Make an API token'}
      size={created ? 'lg' : undefined}
      closeOnClickOutside={!created}
    >
      {created ? (
        <Shown created={created} onClose={close} />
      ) : (
        opened && <TokenForm onCreated={setCreated} onClose={close} />
      )}
    </Modal>
  );
}

function TokenForm({
  onCreated,
  onClose,
}: {
  onCreated: (created: CreatedToken) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState<string>('read');
  const [team, setTeam] = useState('');
  const [days, setDays] = useState('90');
  const create = useCreateToken();
  const submit = () =>
    create.mutate(
      {
        name: name.trim(),
        scopes: [scope as TokenScope],
        ...(scope === 'fetch' ? { team } : {}),
        expiresAt: new Date(Date.now() + Number(days) * 86_400_000).toISOString(),
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
        <TextInput
          label="Name"
          placeholder="Where it is used"
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Radio.Group label="Scope" value={scope} onChange={setScope}>
          <Stack gap={7} mt={4}>
            {SCOPES.map((each) => (
              <Radio key={each.value} {...each} />
            ))}
          </Stack>
        </Radio.Group>
        {scope === 'fetch' && (
          <TeamSelect
            label="Team"
            labelled
            w="100%"
            value={team}
            onChange={(value) => setTeam(value ?? '')}
          />
        )}
        <Select
          label="Valid for"
          allowDeselect={false}
          value={days}
          onChange={(value) => setDays(value ?? '90')}
          data={[
            { value: '30', label: '30 days' },
            { value: '90', label: '90 days' },
            { value: '180', label: '180 days' },
            { value: '364', label: 'a year' },
          ]}
        />
        <ProblemAlert error={create.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={name.trim() === '' || (scope === 'fetch' && team === '')}
          >
            Make token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Shown({ created, onClose }: { created: CreatedToken; onClose: () => void }) {
  return (
    <Stack gap="sm">
      <Notice tone="warn" title="This token is shown once">
        <p>Copy it to where it is used. If it is lost, make another and revoke this one.</p>
      </Notice>
      <CopyBlock text={created.token} what="API token" label="API token" />
      <CopyBlock
        text={toUse(created)}
        what="example"
        label="With the token in the file quartermaster.token"
      />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

/** The shortest thing that works, for whoever has just made the token. */
function toUse({ scopes, team }: CreatedToken): string {
  const server = window.location.origin;
  const curl = 'curl -fsS -H "Authorization: Bearer $(cat quartermaster.token)"';
  if (scopes.includes('fetch'))
    return `${curl} \\\n  ${server}/fetch/v1/teams/${team ?? 'TEAM'}/linux/claude-code`;
  if (scopes.includes('metrics')) return `${curl} ${server}/metrics`;
  return `qm --server ${server} --token-file quartermaster.token teams list`;
}
