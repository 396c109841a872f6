import type { DeviceView } from '@app/contract';
import { OS_NAMES } from '@app/domain';
import { Link } from 'react-router';
import { DataTable, type Column } from '../elements/data-table.js';
import { DEVICE_STATES, LookBadge } from '../elements/states.js';
import { Time } from '../elements/time.js';
import classes from './device-table.module.css';

const COLUMNS: readonly Column<DeviceView>[] = [
  { title: 'Host name', cell: ({ id, hostname }) => <Link to={`/fleet/devices/${id}`}>{hostname}</Link> },
  { title: 'State', cell: ({ state }) => <LookBadge looks={DEVICE_STATES} value={state} />, width: 140 },
  {
    title: 'Team',
    cell: ({ team }) => (
      <Link to={`/teams/${team}`} className={classes.team}>
        {team}
      </Link>
    ),
  },
  { title: 'System', cell: ({ os }) => OS_NAMES[os], width: 90 },
  { title: 'Release', cell: (device) => <Releases device={device} />, width: 120 },
  {
    title: 'Why',
    cell: ({ reason }) => (
      <span className={classes.reason} title={reason ?? undefined}>
        {reason}
      </span>
    ),
    minor: true,
  },
  { title: 'Last contact', cell: ({ lastContact }) => <Time at={lastContact} />, width: 120 },
];

export function DeviceTable({ devices }: { devices: readonly DeviceView[] }) {
  return (
    <DataTable
      label="Devices"
      columns={COLUMNS}
      rows={devices}
      keyOf={({ id }) => id}
      linkOf={({ id }) => `/fleet/devices/${id}`}
    />
  );
}

/** Applied of offered; one number when they agree. */
export function Releases({ device: { offered, applied } }: { device: DeviceView }) {
  if (offered === null && applied === null) return <span data-dimmed>none</span>;
  if (offered === applied) return <span>{applied}</span>;
  return (
    <span title={`applied ${applied ?? 'none'}, offered ${offered ?? 'none'}`}>
      {applied ?? 'none'} <span data-dimmed>of {offered ?? 'none'}</span>
    </span>
  );
}
