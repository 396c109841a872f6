import type { ExceptionView, TeamView } from '@app/contract';
import { Button, Group, Modal, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'react-router';
import { Badge } from '../../elements/badge.js';
import { Confirm } from '../../elements/confirm.js';
import { DataTable, type Column } from '../../elements/data-table.js';
import { Loaded } from '../../elements/loaded.js';
import { Panel } from '../../elements/panel.js';
import { ProblemAlert } from '../../elements/problem-alert.js';
import { isPast, Time, toDay } from '../../elements/time.js';
import { toast } from '../../elements/toast.js';
import { usePermissions } from '../../session/permissions.js';
import { useEndException, useExceptions, useGrantException, useRules } from '../teams.js';
import classes from './policy.module.css';

/** Findings tolerated for this team, each until a date. */
export function Exceptions({ team }: { team: TeamView }) {
  const exceptions = useExceptions(team.slug);
  const end = useEndException(team.slug);
  const { decide } = usePermissions();
  const [granting, grant] = useDisclosure(false);
  const [ending, setEnding] = useState<ExceptionView | null>(null);
  const columns: readonly Column<ExceptionView>[] = [
    { title: 'Rule', cell: ({ rule }) => <code>{rule}</code>, width: 200 },
    { title: 'Subject', cell: ({ subject }) => (subject === '*' ? 'everything' : subject), width: 150 },
    {
      title: 'Granted for',
      cell: (exception) => <Link to={`/teams/${exception.team}?tab=policy`}>{exception.team}</Link>,
      width: 150,
    },
    { title: 'Reason', cell: ({ reason }) => reason },
    { title: 'Until', cell: (exception) => <Until exception={exception} />, width: 210 },
    {
      title: 'Actions',
      align: 'end',
      width: 90,
      cell: (exception) =>
        decide &&
        exception.team === team.slug &&
        !isPast(exception.until) && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setEnding(exception)}
            aria-label={`End the exception from ${exception.rule}`}
          >
            End now
          </Button>
        ),
    },
  ];
  return (
    <Panel
      title="Exceptions"
      about="For this team and the teams below it, until a date. It does not count for a change of whoever granted it."
      flush
      actions={
        decide && (
          <Button size="compact-sm" variant="light" onClick={grant.open}>
            Grant an exception
          </Button>
        )
      }
    >
      <Loaded query={exceptions}>
        {(rows) =>
          rows.length === 0 ? (
            <p className={classes.none}>No finding is tolerated here.</p>
          ) : (
            <DataTable label="Exceptions" columns={columns} rows={rows} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      <Modal opened={granting} onClose={grant.close} title="Grant an exception">
        {granting && <GrantForm team={team} onClose={grant.close} />}
      </Modal>
      <Confirm
        opened={ending !== null}
        onClose={() => setEnding(null)}
        title="End this exception?"
        action="End exception"
        danger
        onConfirm={async () => {
          await end.mutateAsync(ending!.id);
          toast('The exception has ended');
        }}
      >
        <p>
          The finding counts again at once: the next release of {team.name} is refused while{' '}
          <code>{ending?.rule}</code> is enforced and broken. What is on workstations already stays until
          then.
        </p>
      </Confirm>
    </Panel>
  );
}

function Until({ exception }: { exception: ExceptionView }) {
  const over = isPast(exception.until);
  return (
    <>
      <Time at={exception.until} as="day" />{' '}
      {over && (
        <Badge tone="idle" icon="hourglass">
          Over
        </Badge>
      )}
    </>
  );
}

function GrantForm({ team, onClose }: { team: TeamView; onClose: () => void }) {
  const rules = useRules();
  const grant = useGrantException(team.slug);
  const [rule, setRule] = useState<string | null>(null);
  const [subject, setSubject] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(() => toDay(30));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        grant.mutate(
          {
            rule: rule!,
            subject: subject.trim() || '*',
            reason: reason.trim(),
            until: new Date(`${until}T23:59:59`).toISOString(),
          },
          {
            onSuccess: () => {
              toast('The exception is granted');
              onClose();
            },
          },
        );
      }}
    >
      <Stack gap="sm">
        <Select
          label="Rule"
          required
          searchable
          data={(rules.data ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          value={rule}
          onChange={setRule}
        />
        <SimpleGrid cols={2}>
          <TextInput
            label="Server key"
            description="Empty: every server."
            placeholder="github"
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          <TextInput
            label="Until"
            description="The last day, included."
            type="date"
            required
            value={until}
            min={toDay(0)}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </SimpleGrid>
        <Textarea
          label="Reason"
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemAlert error={grant.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={grant.isPending}
            disabled={!rule || reason.trim() === '' || until === ''}
          >
            Grant exception
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
