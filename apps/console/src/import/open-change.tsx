import type { ImportView } from '@app/contract';
import { parseTeamSlug } from '@app/domain';
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/panel.js';
import { ProblemAlert } from '../elements/problem-alert.js';
import { toast } from '../elements/toast.js';
import { usePermissions } from '../session/permissions.js';
import { useOpenChange } from './imports.js';

interface OpenChangeProps {
  view: ImportView;
  team: string;
  /** Whether the servers were proposed from this page. */
  proposed: boolean;
}

/** Gives the team a template with the imported servers, as a change like any other. */
export function OpenChange({ view, team, proposed }: OpenChangeProps) {
  const { maintain } = usePermissions();
  const [title, setTitle] = useState(`Manage the servers of ${team}`);
  const [reason, setReason] = useState('');
  const open = useOpenChange();
  const navigate = useNavigate();
  const waiting = view.servers.filter(
    ({ existing }) => existing !== 'approved' && existing !== 'deprecated',
  ).length;
  const unresolved = view.servers.some(({ version }) => version === 'unresolved');
  if (!maintain(team)) return null;
  const submit = () =>
    open.mutate(
      {
        title: title.trim(),
        reason: reason.trim() || undefined,
        edits: [
          {
            kind: 'template',
            team: parseTeamSlug(team),
            baseRevision: view.baseRevision,
            template: view.template,
          },
        ],
      },
      {
        onSuccess: ({ number }) => {
          toast(`Change #${number} is open`);
          void navigate(`/changes/${number}`);
        },
      },
    );
  return (
    <Panel
      title={`Template of ${team}`}
      about="Its present template with these servers added. Approve the servers first, then this change."
    >
      <Stack gap="sm">
        {waiting > 0 && (
          <Notice
            tone="info"
            title={proposed ? 'The servers wait for a second person' : 'Some servers are not approved yet'}
          >
            <p>
              You can open the change now; it cannot be released before all of its servers are approved.{' '}
              <Link to="/servers?status=in-review">See what is in review</Link>
            </p>
          </Notice>
        )}
        <TextInput
          label="Title"
          required
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <ProblemAlert error={open.error} />
        <Group justify="flex-end">
          <Button onClick={submit} loading={open.isPending} disabled={title.trim() === '' || unresolved}>
            Open as a change
          </Button>
        </Group>
        {unresolved && (
          <p style={{ margin: 0, textAlign: 'right', fontSize: '0.78rem' }}>
            Fill in the exact versions that were not found, above.
          </p>
        )}
      </Stack>
    </Panel>
  );
}
