import type { VersionView } from '@app/contract';
import { Button } from '@mantine/core';
import { Link, useParams, useSearchParams } from 'react-router';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { Loaded } from '../elements/loaded.js';
import { Panel } from '../elements/panel.js';
import { LookBadge, VERSION_LOOKS } from '../elements/states.js';
import { Time } from '../elements/time.js';
import { usePermissions } from '../session/permissions.js';
import { Page } from '../shell/page.js';
import { LaunchSummary } from './launch-view.js';
import { toServerAddress, useVersions } from './registry.js';
import classes from './registry.module.css';
import { REGISTRY_TRAIL } from './trail.js';
import { VersionPage } from './version-page.js';

/** A server with its versions or, where the address names one, that version. */
export function ServerPage() {
  const { owner = '', name = '' } = useParams();
  const [search] = useSearchParams();
  const server = `${owner}/${name}`;
  const version = search.get('version');
  return version === null ? (
    <Server server={server} />
  ) : (
    <VersionPage key={version} server={server} version={version} />
  );
}

function Server({ server }: { server: string }) {
  const versions = useVersions(server);
  const { propose } = usePermissions();
  return (
    <Page
      title={server}
      trail={REGISTRY_TRAIL}
      about={versions.data?.find(({ description }) => description !== '')?.description}
      actions={
        propose && (
          <Button component={Link} to={`/servers/propose?server=${encodeURIComponent(server)}`}>
            Propose another version
          </Button>
        )
      }
    >
      <Panel title="Versions" flush>
        <Loaded query={versions}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon="registry" title={`No version of ${server} is known`}>
                <p>It may be spelt differently. Server names are exact, letter by letter.</p>
                <Button component={Link} to="/servers" variant="default">
                  Search the registry
                </Button>
              </Empty>
            ) : (
              <DataTable
                label={`Versions of ${server}`}
                columns={COLUMNS}
                rows={rows}
                keyOf={({ id }) => id}
                linkOf={({ version }) => toServerAddress(server, version)}
              />
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}

const COLUMNS: readonly Column<VersionView>[] = [
  {
    title: 'Version',
    cell: ({ server, version }) => (
      <Link to={toServerAddress(server, version)} className={classes.version}>
        {version}
      </Link>
    ),
    width: 140,
  },
  { title: 'Status', cell: ({ status }) => <LookBadge looks={VERSION_LOOKS} value={status} />, width: 120 },
  { title: 'Starts with', cell: ({ launch }) => <LaunchSummary launch={launch} />, minor: true },
  { title: 'Proposed by', cell: ({ proposedBy }) => proposedBy.name, width: 160 },
  { title: 'Proposed', cell: ({ proposedAt }) => <Time at={proposedAt} />, width: 120 },
  {
    title: 'Decided by',
    cell: ({ decidedBy }) => decidedBy?.name ?? <span data-dimmed>nobody yet</span>,
    width: 160,
  },
];
