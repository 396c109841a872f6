import type { ServerView } from '@app/contract';
import { VERSION_STATUSES } from '@app/domain';
import { Button, Select } from '@mantine/core';
import { Link } from 'react-router';
import { Badge } from '../elements/badge.js';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { useFilters } from '../elements/filters.js';
import { Icon } from '../elements/icons.js';
import { Paged } from '../elements/paged.js';
import { Panel } from '../elements/panel.js';
import { SearchField } from '../elements/search-field.js';
import { VERSION_LOOKS } from '../elements/states.js';
import { Toolbar } from '../elements/toolbar.js';
import { usePermissions } from '../session/permissions.js';
import { Page } from '../shell/page.js';
import { toServerAddress, useServers } from './registry.js';
import classes from './registry.module.css';

const FILTERS = ['search', 'status'] as const;

export function RegistryPage() {
  const { filters, setFilter, clear, any } = useFilters(FILTERS);
  const { propose } = usePermissions();
  const servers = useServers(filters);
  return (
    <Page
      title="Registry"
      about="The MCP servers your organisation knows, each at exact versions that two people have looked at."
      actions={
        propose && (
          <>
            <Button
              variant="default"
              component={Link}
              to="/servers/import"
              leftSection={<Icon name="import" size={14} />}
            >
              Import a config file
            </Button>
            <Button component={Link} to="/servers/propose" leftSection={<Icon name="plus" size={14} />}>
              Propose a server
            </Button>
          </>
        )
      }
    >
      <Panel flush>
        <Toolbar label="Servers">
          <SearchField
            label="Search servers"
            value={filters.search}
            onChange={(text) => setFilter('search', text)}
          />
          <Select
            aria-label="Status"
            placeholder="Any status"
            clearable
            w={160}
            data={VERSION_STATUSES.map((value) => ({ value, label: VERSION_LOOKS[value].word }))}
            value={filters.status || null}
            onChange={(status) => setFilter('status', status)}
          />
          {any && (
            <Button variant="subtle" color="gray" onClick={clear}>
              Clear filters
            </Button>
          )}
        </Toolbar>
        <Paged query={servers} noun="servers" empty={<NoServers filtered={any} propose={propose} />}>
          {(rows) => (
            <DataTable
              label="Servers"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ name }) => name}
              linkOf={({ name }) => toServerAddress(name)}
            />
          )}
        </Paged>
      </Panel>
    </Page>
  );
}

const COLUMNS: readonly Column<ServerView>[] = [
  {
    title: 'Server',
    cell: ({ name, description }) => (
      <div className={classes.server}>
        <Link to={toServerAddress(name)}>{name}</Link>
        {description && <span title={description}>{description}</span>}
      </div>
    ),
  },
  {
    title: 'Approved',
    cell: ({ name, latestApproved }) =>
      latestApproved ? (
        <Link to={toServerAddress(name, latestApproved)} className={classes.version}>
          {latestApproved}
        </Link>
      ) : (
        <span data-dimmed>none</span>
      ),
    width: 130,
  },
  {
    title: 'Latest',
    cell: ({ name, latestVersion }) => (
      <Link to={toServerAddress(name, latestVersion)} className={classes.version}>
        {latestVersion}
      </Link>
    ),
    width: 130,
  },
  {
    title: 'Versions by status',
    cell: ({ byStatus }) => (
      <span className={classes.badges}>
        {VERSION_STATUSES.filter((status) => byStatus[status] > 0).map((status) => (
          <Badge key={status} tone={VERSION_LOOKS[status].tone} icon={VERSION_LOOKS[status].icon}>
            {byStatus[status]} {VERSION_LOOKS[status].word.toLowerCase()}
          </Badge>
        ))}
      </span>
    ),
  },
];

function NoServers({ filtered, propose }: { filtered: boolean; propose: boolean }) {
  if (filtered)
    return (
      <Empty icon="search" title="No server matches">
        <p>Clear a filter above to see more.</p>
      </Empty>
    );
  return (
    <Empty icon="registry" title="The registry is empty">
      <p>
        The quickest start is a config file somebody already uses: import it here, or run{' '}
        <code>qm import FILE</code>. Its servers are proposed, secrets become references, and what breaks your
        rules is listed.
      </p>
      {propose && (
        <Button component={Link} to="/servers/import">
          Import a config file
        </Button>
      )}
    </Empty>
  );
}
