import { Button, Pill, Select } from '@mantine/core';
import { OS_NAMES, OSES } from '@app/domain';
import { Link, useSearchParams } from 'react-router';
import { useFilters } from '../elements/filters.js';
import { Icon } from '../elements/icons.js';
import { Loaded } from '../elements/loaded.js';
import { LoadingBlock } from '../elements/loading.js';
import { Paged } from '../elements/paged.js';
import { Panel } from '../elements/panel.js';
import { SearchField } from '../elements/search-field.js';
import { DEVICE_STATES } from '../elements/states.js';
import { Toolbar } from '../elements/toolbar.js';
import { usePermissions } from '../session/permissions.js';
import { Page } from '../shell/page.js';
import { TeamSelect } from '../teams/team-select.js';
import { DeviceTable } from './device-table.js';
import { EnrolDevices } from './enrol-devices.js';
import { useDevices, useFleet } from './fleet.js';
import { FleetOverview } from './fleet-overview.js';
import { NoDevices } from './no-devices.js';

const FILTERS = ['search', 'team', 'os', 'state', 'applied'] as const;

export function FleetPage() {
  const { filters, setFilter, clear, any } = useFilters(FILTERS);
  const [search, setSearch] = useSearchParams();
  const mayEnrol = usePermissions().enrol();
  const fleet = useFleet();
  const devices = useDevices(filters);
  const enrol = (open: boolean) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (open) after.set('enrol', '1');
      else after.delete('enrol');
      return after;
    });
  return (
    <Page
      title="Fleet"
      about="What each workstation reported: never what was sent, only what is on its disk."
      actions={
        mayEnrol && (
          <Button leftSection={<Icon name="plus" size={14} />} onClick={() => enrol(true)}>
            Enrol devices
          </Button>
        )
      }
    >
      <Loaded query={fleet} loading={<LoadingBlock height={148} label="Loading the overview" />}>
        {(summary) => (
          <FleetOverview
            summary={summary}
            state={filters.state}
            onState={(state) => setFilter('state', state === filters.state ? null : state)}
          />
        )}
      </Loaded>
      <Panel flush>
        <Toolbar label="Devices">
          <SearchField
            label="Search host names"
            value={filters.search}
            onChange={(text) => setFilter('search', text)}
          />
          <TeamSelect label="Team" value={filters.team} onChange={(team) => setFilter('team', team)} />
          <Select
            aria-label="Operating system"
            placeholder="Any system"
            clearable
            w={140}
            data={OSES.map((value) => ({ value, label: OS_NAMES[value] }))}
            value={filters.os || null}
            onChange={(os) => setFilter('os', os)}
          />
          <Select
            aria-label="State"
            placeholder="Any state"
            clearable
            w={160}
            data={Object.entries(DEVICE_STATES).map(([value, { word }]) => ({ value, label: word }))}
            value={filters.state || null}
            onChange={(state) => setFilter('state', state)}
          />
          {filters.applied && (
            <Pill
              withRemoveButton
              onRemove={() => setFilter('applied', null)}
              removeButtonProps={{ 'aria-label': 'Any release', 'aria-hidden': false, tabIndex: 0 }}
            >
              Release {filters.applied} applied
            </Pill>
          )}
          {any && (
            <Button variant="subtle" color="gray" onClick={clear}>
              Clear filters
            </Button>
          )}
        </Toolbar>
        <Paged
          query={devices}
          noun="devices"
          empty={<NoDevices filtered={any} onEnrol={mayEnrol ? () => enrol(true) : undefined} />}
        >
          {(rows) => <DeviceTable devices={rows} />}
        </Paged>
      </Panel>
      {!mayEnrol && (
        <p style={{ margin: 0, fontSize: '0.78rem', color: 'var(--qm-text-soft)' }}>
          Devices are enrolled by administrators and by the maintainers of their team.{' '}
          <Link to="/teams">See the teams</Link>
        </p>
      )}
      <EnrolDevices
        opened={search.get('enrol') === '1' && mayEnrol}
        team={filters.team}
        onClose={() => enrol(false)}
      />
    </Page>
  );
}
