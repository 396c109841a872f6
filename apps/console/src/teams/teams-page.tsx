import type { TeamView } from '@app/contract';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'react-router';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { useFilters } from '../elements/filters.js';
import { Icon } from '../elements/icons.js';
import { Loaded } from '../elements/loaded.js';
import { Panel } from '../elements/panel.js';
import { SearchField } from '../elements/search-field.js';
import { Toolbar } from '../elements/toolbar.js';
import { usePermissions } from '../session/permissions.js';
import { Page } from '../shell/page.js';
import { CreateTeamDialog } from './create-team.js';
import { useTeams } from './teams.js';
import { toTree, type Branch } from './tree.js';

export function TeamsPage() {
  const teams = useTeams();
  const { administer } = usePermissions();
  const { filters, setFilter } = useFilters(['search']);
  const [creating, create] = useDisclosure(false);
  return (
    <Page
      title="Teams & templates"
      about="Teams nest. Each inherits the template and the policy of the team above it, up to the organisation."
      actions={
        administer && (
          <Button leftSection={<Icon name="plus" size={14} />} onClick={create.open}>
            Create a team
          </Button>
        )
      }
    >
      <Panel flush>
        <Toolbar label="Teams">
          <SearchField
            label="Search teams"
            value={filters.search}
            onChange={(text) => setFilter('search', text)}
          />
        </Toolbar>
        <Loaded query={teams}>{(rows) => <TeamTree teams={rows} search={filters.search} />}</Loaded>
      </Panel>
      <CreateTeamDialog opened={creating} onClose={create.close} />
    </Page>
  );
}

const COLUMNS: readonly Column<Branch>[] = [
  {
    title: 'Team',
    cell: ({ team, depth }) => (
      <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8, paddingLeft: depth * 22 }}>
        {depth > 0 && (
          <span
            aria-hidden="true"
            style={{
              width: 10,
              height: 10,
              borderLeft: '1.5px solid var(--qm-line-strong)',
              borderBottom: '1.5px solid var(--qm-line-strong)',
              marginTop: -6,
            }}
          />
        )}
        <Link to={`/teams/${team.slug}`}>{team.name}</Link>
        <code data-dimmed>{team.slug}</code>
      </span>
    ),
  },
  { title: 'Devices', cell: ({ team }) => team.devices, width: 100, align: 'end' },
  { title: 'Template', cell: ({ team }) => toRevision(team, team.templateRevision), width: 130 },
  { title: 'Policy', cell: ({ team }) => toRevision(team, team.policyRevision), width: 130 },
];

function TeamTree({ teams, search }: { teams: readonly TeamView[]; search: string }) {
  const wanted = search.toLowerCase();
  const rows = toTree(teams).filter(({ team }) => `${team.slug} ${team.name}`.toLowerCase().includes(wanted));
  if (rows.length === 0)
    return (
      <Empty icon="teams" title={search ? 'No team matches' : 'There are no teams yet'}>
        <p>
          {search ? (
            'Clear the search to see all of them.'
          ) : (
            <>
              Create one here, or run <code>qm teams create SLUG NAME</code>.
            </>
          )}
        </p>
      </Empty>
    );
  return (
    <DataTable
      label="Teams"
      columns={COLUMNS}
      rows={wanted ? rows.map(({ team }) => ({ team, depth: 0 })) : rows}
      keyOf={({ team }) => team.slug}
      linkOf={({ team }) => `/teams/${team.slug}`}
    />
  );
}

function toRevision({ parent }: TeamView, revision: number) {
  if (revision > 0) return <span>revision {revision}</span>;
  return <span data-dimmed>{parent === null ? 'defaults' : 'inherited only'}</span>;
}
