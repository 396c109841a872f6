import type { ReleaseView } from '@app/contract';
import { Link } from 'react-router';
import { toTeamsText } from '../changes/changes-page.js';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { useFilters } from '../elements/filters.js';
import { Paged } from '../elements/paged.js';
import { Panel } from '../elements/panel.js';
import { Time } from '../elements/time.js';
import { Toolbar } from '../elements/toolbar.js';
import { Page } from '../shell/page.js';
import { TeamSelect } from '../teams/team-select.js';
import { useReleases } from './releases.js';

export function ReleasesPage() {
  const { filters, setFilter, any } = useFilters(['team']);
  const releases = useReleases(filters);
  return (
    <Page
      title="Releases"
      about="Approved changes as they were applied. A release never changes, and can be made again byte for byte."
    >
      <Panel flush>
        <Toolbar label="Releases">
          <TeamSelect label="Team" value={filters.team} onChange={(team) => setFilter('team', team)} />
        </Toolbar>
        <Paged query={releases} noun="releases" empty={<NoReleases filtered={any} />}>
          {(rows) => (
            <DataTable
              label="Releases"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ number }) => String(number)}
              linkOf={({ number }) => `/releases/${number}`}
            />
          )}
        </Paged>
      </Panel>
    </Page>
  );
}

const COLUMNS: readonly Column<ReleaseView>[] = [
  {
    title: 'Release',
    cell: ({ number }) => <Link to={`/releases/${number}`}>Release {number}</Link>,
    width: 120,
  },
  {
    title: 'Why',
    cell: ({ reason }) => reason,
  },
  {
    title: 'Change',
    cell: ({ change }) =>
      change === null ? <span data-dimmed>none</span> : <Link to={`/changes/${change}`}>#{change}</Link>,
    width: 90,
  },
  { title: 'Teams', cell: ({ teams }) => toTeamsText(teams), minor: true },
  { title: 'Cohorts', cell: ({ cohorts }) => cohorts, width: 90, align: 'end' },
  { title: 'Released by', cell: ({ createdBy }) => createdBy.name, width: 170 },
  { title: 'Released', cell: ({ createdAt }) => <Time at={createdAt} as="moment" />, width: 170 },
];

function NoReleases({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty icon="search" title="No release changed what this team gets" />
  ) : (
    <Empty icon="releases" title="Nothing has been released yet">
      <p>
        A release is made from an approved change: open it and press “Release”, or run{' '}
        <code>qm changes release NUMBER</code>.
      </p>
      <Link to="/changes?status=approved">See approved changes</Link>
    </Empty>
  );
}
