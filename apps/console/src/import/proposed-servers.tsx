import type { ImportView, ProposedServer } from '@app/contract';
import type { VersionStatus } from '@app/domain';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { Badge } from '../elements/badge.js';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { Panel } from '../elements/panel.js';
import { ProblemAlert } from '../elements/problem-alert.js';
import { LookBadge, VERSION_LOOKS } from '../elements/states.js';
import { toast } from '../elements/toast.js';
import { LaunchSummary } from '../registry/launch-view.js';
import { toServerAddress } from '../registry/registry.js';
import { usePermissions } from '../session/permissions.js';
import classes from './import-result.module.css';
import { useProposeServers, withVersion, type ProposalOutcome } from './imports.js';

interface ProposedServersProps {
  view: ImportView;
  onChange: (view: ImportView) => void;
  onProposed: () => void;
}

const SOURCES = {
  config: 'stated in the file',
  registry: 'looked up',
  unresolved: 'not found: fill it in',
  none: 'has no version of its own',
} as const;

interface Row extends ProposedServer {
  at: number;
}

export function ProposedServers({ view, onChange, onProposed }: ProposedServersProps) {
  const { propose: mayPropose } = usePermissions();
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const propose = useProposeServers();
  const outcomes = propose.data ?? [];
  const rows = view.servers.map((server, at): Row => ({ ...server, at }));
  const fresh = rows.filter(({ existing }) => existing === null);
  const chosen = fresh.filter(
    ({ at, version }) =>
      !left.has(at) && version !== 'unresolved' && version !== '' && !find(outcomes, view.servers[at]!)?.done,
  );
  const submit = () =>
    propose.mutate(
      chosen.map(({ at }) => view.servers[at]!),
      {
        onSuccess: (results) => {
          const made = results.filter((result) => 'view' in result).length;
          if (made > 0) toast(`${made} ${made === 1 ? 'server is' : 'servers are'} submitted for review`);
          onProposed();
        },
      },
    );
  const columns: readonly Column<Row>[] = [
    {
      title: 'Propose',
      width: 70,
      cell: ({ at, existing, server, version }) =>
        existing === null && (
          <Checkbox
            aria-label={`Propose ${server}`}
            checked={!left.has(at) && version !== 'unresolved'}
            disabled={version === 'unresolved'}
            onChange={(event) => setLeft(toggled(left, at, !event.currentTarget.checked))}
          />
        ),
    },
    { title: 'Server', cell: ({ server, keys }) => <ServerCell server={server} keys={keys} /> },
    {
      title: 'Version',
      width: 210,
      cell: (row) => (
        <VersionCell row={row} onVersion={(version) => onChange(withVersion(view, row.at, version))} />
      ),
    },
    { title: 'Starts with', cell: ({ launch }) => <LaunchSummary launch={launch} />, minor: true },
    {
      title: 'In the registry',
      width: 140,
      cell: (row) => <Standing row={row} outcome={find(outcomes, view.servers[row.at]!)} />,
    },
  ];
  return (
    <Panel
      title="Proposed servers"
      about="One for each distinct version in the file. A second person approves them."
      flush
      actions={
        mayPropose &&
        fresh.length > 0 && (
          <Button onClick={submit} loading={propose.isPending} disabled={chosen.length === 0}>
            Propose {chosen.length === 1 ? 'this server' : `these ${chosen.length} servers`}
          </Button>
        )
      }
    >
      {rows.length === 0 ? (
        <Empty icon="registry" title="The file defines no servers" />
      ) : (
        <DataTable
          label="Proposed servers"
          columns={columns}
          rows={rows}
          keyOf={({ at }) => String(at)}
          detailOf={({ at }) => {
            const outcome = find(outcomes, view.servers[at]!);
            return outcome?.error ? (
              <div className={classes.outcome}>
                <ProblemAlert error={outcome.error} />
              </div>
            ) : null;
          }}
        />
      )}
    </Panel>
  );
}

function ServerCell({ server, keys }: { server: string; keys: readonly string[] }) {
  return (
    <div style={{ lineHeight: 1.35 }}>
      <span style={{ fontWeight: 550 }}>{server}</span>
      <div data-dimmed style={{ fontSize: '0.76rem' }}>
        in the file as {keys.join(', ')}
      </div>
    </div>
  );
}

function VersionCell({ row, onVersion }: { row: Row; onVersion: (version: string) => void }) {
  if (row.versionFrom !== 'unresolved')
    return (
      <div style={{ lineHeight: 1.35 }}>
        <code>{row.version}</code>
        <div data-dimmed style={{ fontSize: '0.76rem' }}>
          {SOURCES[row.versionFrom]}
        </div>
      </div>
    );
  return (
    <TextInput
      aria-label={`Exact version of ${row.server}`}
      placeholder="exact version"
      description={SOURCES.unresolved}
      value={row.version === 'unresolved' ? '' : row.version}
      onChange={(event) => onVersion(event.currentTarget.value.trim() || 'unresolved')}
    />
  );
}

function Standing({ row, outcome }: { row: Row; outcome: ReturnType<typeof find> }) {
  if (outcome?.done) return <LookBadge looks={VERSION_LOOKS} value={outcome.done.status} />;
  if (outcome?.error)
    return (
      <Badge tone="bad" icon="cross-circle">
        Refused
      </Badge>
    );
  if (row.existing === null)
    return (
      <Badge tone="idle" icon="plus">
        New
      </Badge>
    );
  return (
    <Link to={toServerAddress(row.server, row.version)}>
      <LookBadge looks={VERSION_LOOKS} value={row.existing as VersionStatus} />
    </Link>
  );
}

function find(outcomes: readonly ProposalOutcome[], server: ProposedServer) {
  const outcome = outcomes.find(
    (each) => each.server.server === server.server && each.server.version === server.version,
  );
  if (!outcome) return undefined;
  return 'view' in outcome ? { done: outcome.view, error: null } : { done: null, error: outcome.error };
}

function toggled(set: ReadonlySet<number>, at: number, on: boolean): ReadonlySet<number> {
  const next = new Set(set);
  if (on) next.add(at);
  else next.delete(at);
  return next;
}
