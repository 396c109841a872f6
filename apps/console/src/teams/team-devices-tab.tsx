import type { TeamView } from '@app/contract';
import { Link } from 'react-router';
import { Paged } from '../elements/paged.js';
import { Panel } from '../elements/panel.js';
import { DeviceTable } from '../fleet/device-table.js';
import { useDevices } from '../fleet/fleet.js';
import { NoDevices } from '../fleet/no-devices.js';

export function TeamDevicesTab({ team }: { team: TeamView }) {
  const devices = useDevices({ team: team.slug });
  return (
    <Panel
      title="Devices"
      flush
      actions={<Link to={`/fleet?team=${team.slug}`}>Search and filter in Fleet</Link>}
    >
      <Paged query={devices} noun="devices" empty={<NoDevices filtered={false} />}>
        {(rows) => <DeviceTable devices={rows} />}
      </Paged>
    </Panel>
  );
}
