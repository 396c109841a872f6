import type { TeamView, TemplateView } from '@app/contract';
import { diffTemplates, EMPTY_TEMPLATE } from '@app/domain';
import { SegmentedControl, Select } from '@mantine/core';
import { Link } from 'react-router';
import { Diff, toJsonText } from '../editor/code.js';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { useFilters } from '../elements/filters.js';
import { Loaded } from '../elements/loaded.js';
import { Panel } from '../elements/panel.js';
import { Time } from '../elements/time.js';
import { useRevisions } from './teams.js';
import { TemplateChanges } from './template/template-changes.js';

const COLUMNS: readonly Column<TemplateView>[] = [
  {
    title: 'Revision',
    cell: ({ revision, team }) => (
      <Link to={`/teams/${team}?tab=revisions&from=${revision - 1}&to=${revision}`}>Revision {revision}</Link>
    ),
    width: 130,
  },
  { title: 'Made', cell: ({ createdAt }) => <Time at={createdAt} as="moment" />, width: 190 },
  { title: 'By', cell: ({ createdBy }) => createdBy?.name ?? <span data-dimmed>the product</span> },
  {
    title: 'Change',
    cell: ({ change }) =>
      change === null ? <span data-dimmed>none</span> : <Link to={`/changes/${change}`}>#{change}</Link>,
    width: 100,
  },
  { title: 'Servers', cell: ({ template }) => Object.keys(template.servers).length, width: 90, align: 'end' },
];

export function RevisionsTab({ team }: { team: TeamView }) {
  const revisions = useRevisions(team.slug);
  return (
    <Loaded query={revisions}>
      {(rows) =>
        rows.length === 0 ? (
          <Panel>
            <Empty icon="changes" title="This team has no template of its own yet">
              <p>It gets what it inherits. Edit its template and propose the change to make revision 1.</p>
            </Empty>
          </Panel>
        ) : (
          <div style={{ display: 'flex', flexDirection: 'column', gap: 16 }}>
            <Panel title="Revisions" flush>
              <DataTable
                label="Revisions"
                columns={COLUMNS}
                rows={rows}
                keyOf={({ revision }) => String(revision)}
              />
            </Panel>
            <Comparison revisions={rows} />
          </div>
        )
      }
    </Loaded>
  );
}

function Comparison({ revisions }: { revisions: readonly TemplateView[] }) {
  const { filters, setFilter } = useFilters(['from', 'to', 'view']);
  const latest = Math.max(...revisions.map(({ revision }) => revision));
  const to = Number(filters.to || latest);
  const from = Number(filters.from || to - 1);
  const before = revisions.find(({ revision }) => revision === from)?.template ?? EMPTY_TEMPLATE;
  const after = revisions.find(({ revision }) => revision === to)?.template ?? EMPTY_TEMPLATE;
  const options = [
    ...revisions.map(({ revision }) => ({ value: String(revision), label: `Revision ${revision}` })),
    { value: '0', label: 'Nothing' },
  ];
  return (
    <Panel
      title={`From ${from === 0 ? 'nothing' : `revision ${from}`} to revision ${to}`}
      flush
      actions={
        <>
          <Select
            aria-label="From"
            w={130}
            data={options}
            value={String(from)}
            allowDeselect={false}
            onChange={(value) => setFilter('from', value)}
          />
          <Select
            aria-label="To"
            w={130}
            data={options}
            value={String(to)}
            allowDeselect={false}
            onChange={(value) => setFilter('to', value)}
          />
          <SegmentedControl
            aria-label="How to compare"
            value={filters.view || 'unified'}
            onChange={(view) => setFilter('view', view === 'unified' ? null : view)}
            data={[
              { value: 'unified', label: 'Unified' },
              { value: 'split', label: 'Side by side' },
            ]}
          />
        </>
      }
    >
      <TemplateChanges changes={diffTemplates(before, after)} empty="These revisions are the same." />
      <Diff
        label="Template"
        before={toJsonText(before)}
        after={toJsonText(after)}
        isJson
        sideBySide={filters.view === 'split'}
      />
    </Panel>
  );
}
