import type { AuditEventView } from '@app/contract';
import { Button, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { toAddress } from '../api.js';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { useFilters } from '../elements/filters.js';
import { Icon } from '../elements/icons.js';
import { Paged } from '../elements/paged.js';
import { Panel } from '../elements/panel.js';
import { SearchField } from '../elements/search-field.js';
import { Time } from '../elements/time.js';
import { Toolbar } from '../elements/toolbar.js';
import { Page } from '../shell/page.js';
import { AuditEventDetail } from './audit-event-detail.js';
import { useAudit } from './audit.js';
import { Checkpoint } from './checkpoint.js';
import classes from './audit.module.css';
import { SettledInput } from './settled-input.js';

const FILTERS = ['subject', 'type', 'actor', 'from', 'to'] as const;

export function AuditPage() {
  const { filters, setFilter, clear, any } = useFilters(FILTERS);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const query = { ...filters, from: toInstant(filters.from), to: toInstant(filters.to, 1) };
  const events = useAudit(query);
  const toggle = (sequence: number) => setOpened(toToggled(opened, sequence));
  return (
    <Page
      title="Audit log"
      about="Every change of state, with who, what and when. Each event carries the hash of the one before."
      actions={
        <>
          <Button
            component="a"
            variant="default"
            href={toAddress('/audit/export', { format: 'csv', ...query })}
            download
            leftSection={<Icon name="export" size={14} />}
          >
            CSV
          </Button>
          <Button
            component="a"
            variant="default"
            href={toAddress('/audit/export', { format: 'jsonl', ...query })}
            download
            leftSection={<Icon name="export" size={14} />}
          >
            JSON Lines
          </Button>
        </>
      }
    >
      <Checkpoint />
      <Panel flush>
        <Toolbar label="Events">
          <SearchField
            label="Search subjects"
            value={filters.subject}
            onChange={(text) => setFilter('subject', text)}
          />
          <SettledInput
            label="Type"
            placeholder="server. or user.created"
            value={filters.type}
            onChange={(type) => setFilter('type', type)}
          />
          <SettledInput
            label="Actor"
            placeholder="Actor"
            value={filters.actor}
            onChange={(actor) => setFilter('actor', actor)}
          />
          <DayField label="From" value={filters.from} onChange={(day) => setFilter('from', day)} />
          <DayField label="To" value={filters.to} onChange={(day) => setFilter('to', day)} />
          {any && (
            <Button variant="subtle" color="gray" onClick={clear}>
              Clear filters
            </Button>
          )}
        </Toolbar>
        <Paged
          query={events}
          noun="events"
          empty={
            <Empty icon="audit" title={any ? 'No event matches these filters' : 'Nothing has happened yet'}>
              {any && (
                <p>A type is a whole one such as user.created, or a prefix that ends in a dot: user.</p>
              )}
            </Empty>
          }
        >
          {(rows) => (
            <DataTable
              label="Events"
              columns={toColumns(opened, toggle)}
              rows={rows}
              keyOf={({ sequence }) => String(sequence)}
              detailOf={(event) => opened.has(event.sequence) && <AuditEventDetail event={event} />}
            />
          )}
        </Paged>
      </Panel>
    </Page>
  );
}

function toColumns(
  opened: ReadonlySet<number>,
  toggle: (sequence: number) => void,
): readonly Column<AuditEventView>[] {
  return [
    {
      title: 'No.',
      width: 90,
      cell: ({ sequence }) => (
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={opened.has(sequence)}
          aria-label={`Details of event ${sequence}`}
          onClick={() => toggle(sequence)}
        >
          <Icon name="right" size={14} />
          {sequence}
        </UnstyledButton>
      ),
    },
    { title: 'When', width: 160, cell: ({ at }) => <Time at={at} as="moment" /> },
    { title: 'Type', cell: ({ type }) => <code>{type}</code> },
    { title: 'Subject', cell: ({ subject }) => <span className={classes.subject}>{subject}</span> },
    {
      title: 'Actor',
      cell: ({ actor }) => (
        <span>
          {actor.name} {actor.kind !== 'user' && <span data-dimmed>({actor.kind})</span>}
        </span>
      ),
    },
    {
      title: 'Hash',
      width: 130,
      minor: true,
      cell: ({ hash }) => <code data-dimmed>{hash.slice(0, 12)}</code>,
    },
  ];
}

function DayField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (day: string | null) => void;
}) {
  return (
    <TextInput
      type="date"
      aria-label={`${label} day`}
      leftSection={<span className={classes.day}>{label}</span>}
      leftSectionWidth={44}
      value={value}
      w={170}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}

/** Days as the reader's calendar has them; the last one is included. */
function toInstant(day: string, later = 0): string | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + later).toISOString();
}

function toToggled(opened: ReadonlySet<number>, sequence: number): ReadonlySet<number> {
  const next = new Set(opened);
  if (!next.delete(sequence)) next.add(sequence);
  return next;
}
