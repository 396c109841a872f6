import type { ChangeView } from '@app/contract';
import { CHANGE_STATUSES } from '@app/domain';
import { Button, SegmentedControl } from '@mantine/core';
import { Link } from 'react-router';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { useFilters } from '../elements/filters.js';
import { Paged } from '../elements/paged.js';
import { Panel } from '../elements/panel.js';
import { CHANGE_LOOKS, LookBadge } from '../elements/states.js';
import { Time } from '../elements/time.js';
import { Toolbar } from '../elements/toolbar.js';
import { Page } from '../shell/page.js';
import { TeamSelect } from '../teams/team-select.js';
import { useChanges } from './changes.js';

export function ChangesPage() {
  const { filters, setFilter, any } = useFilters(['status', 'team']);
  const changes = useChanges(filters);
  return (
    <Page
      title="Changes"
      about="Proposed edits with their plan and approvals. Whoever proposes does not approve."
    >
      <Panel flush>
        <Toolbar label="Changes">
          <SegmentedControl
            aria-label="Status"
            value={filters.status}
            onChange={(status) => setFilter('status', status)}
            data={[
              { value: '', label: 'All' },
              ...CHANGE_STATUSES.map((value) => ({ value, label: CHANGE_LOOKS[value].word })),
            ]}
          />
          <TeamSelect label="Team" value={filters.team} onChange={(team) => setFilter('team', team)} />
        </Toolbar>
        <Paged query={changes} noun="changes" empty={<NoChanges filtered={any} />}>
          {(rows) => (
            <DataTable
              label="Changes"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ id }) => id}
              linkOf={({ number }) => `/changes/${number}`}
            />
          )}
        </Paged>
      </Panel>
    </Page>
  );
}

const COLUMNS: readonly Column<ChangeView>[] = [
  {
    title: 'Change',
    cell: ({ number, title }) => (
      <Link to={`/changes/${number}`}>
        #{number} {title}
      </Link>
    ),
  },
  { title: 'Status', cell: ({ status }) => <LookBadge looks={CHANGE_LOOKS} value={status} />, width: 130 },
  { title: 'Teams', cell: ({ teams }) => toTeamsText(teams), minor: true },
  { title: 'Proposed by', cell: ({ proposedBy }) => proposedBy.name, width: 170 },
  { title: 'Proposed', cell: ({ proposedAt }) => <Time at={proposedAt} />, width: 120 },
  {
    title: 'Release',
    cell: ({ release }) =>
      release === null ? (
        <span data-dimmed>none</span>
      ) : (
        <Link to={`/releases/${release}`}>Release {release}</Link>
      ),
    width: 110,
  },
];

export function toTeamsText(teams: readonly string[]): string {
  return teams.length > 3 ? `${teams.slice(0, 3).join(', ')} and ${teams.length - 3} more` : teams.join(', ');
}

function NoChanges({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <Empty icon="search" title="No change is like that">
        <p>Choose “All” above to see every change.</p>
      </Empty>
    );
  return (
    <Empty icon="changes" title="No change has been proposed yet">
      <p>
        Edit a team&apos;s template and press “Propose change”, or run{' '}
        <code>qm templates propose TEAM FILE --title TEXT</code>.
      </p>
      <Button component={Link} to="/teams/organisation">
        Edit the organisation&apos;s baseline
      </Button>
    </Empty>
  );
}
