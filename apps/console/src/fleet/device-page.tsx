import type { DeviceClientView, DeviceView } from '@app/contract';
import { CLIENT_NAMES, OS_NAMES } from '@app/domain';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useParams } from 'react-router';
import { Badge } from '../elements/badge.js';
import { Columns } from '../elements/columns.js';
import { Confirm } from '../elements/confirm.js';
import { Copyable, toShortHash } from '../elements/copyable.js';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { Facts } from '../elements/facts.js';
import { Loaded } from '../elements/loaded.js';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/panel.js';
import { CLIENT_STATES, DEVICE_STATES, LookBadge } from '../elements/states.js';
import { Time } from '../elements/time.js';
import { toast } from '../elements/toast.js';
import { usePermissions } from '../session/permissions.js';
import { Page } from '../shell/page.js';
import { useDevice, useRevokeDevice } from './fleet.js';

const TRAIL = [['Fleet', '/fleet']] as const;

export function DevicePage() {
  const { id = '' } = useParams();
  const device = useDevice(id);
  if (device.data) return <Device device={device.data} />;
  return (
    <Page title="Device" trail={TRAIL}>
      <Panel>
        <Loaded query={device}>{() => null}</Loaded>
      </Panel>
    </Page>
  );
}

function Device({ device }: { device: DeviceView }) {
  const mayRevoke = usePermissions().enrol(device.team);
  const [asking, ask] = useDisclosure(false);
  const revoke = useRevokeDevice(device.id);
  return (
    <Page
      title={device.hostname}
      trail={TRAIL}
      badge={<LookBadge looks={DEVICE_STATES} value={device.state} />}
      actions={
        mayRevoke &&
        device.revokedAt === null && (
          <Button color="red" variant="outline" onClick={ask.open}>
            Revoke device
          </Button>
        )
      }
    >
      {device.reason && device.state !== 'in-sync' && (
        <Notice
          tone={DEVICE_STATES[device.state]?.tone ?? 'warn'}
          title={DEVICE_STATES[device.state]?.meaning ?? device.state}
        >
          <p>{device.reason}</p>
        </Notice>
      )}
      <Columns aside={<DeviceFacts device={device} />}>
        <Panel
          title="Clients"
          about="What the agent did with each client's file, and checked on the disk."
          flush
        >
          <ClientTable clients={device.clients} />
        </Panel>
      </Columns>
      <Confirm
        opened={asking}
        onClose={ask.close}
        title={`Revoke ${device.hostname}?`}
        action="Revoke device"
        danger
        onConfirm={async () => {
          await revoke.mutateAsync();
          toast(`${device.hostname} is revoked`);
        }}
      >
        <p>
          Its credential stops working at its next contact: it receives nothing more, and nothing it reports
          is believed. The files it already has stay on its disk. To bring it back it must be enrolled again
          with a new token.
        </p>
      </Confirm>
    </Page>
  );
}

function DeviceFacts({ device }: { device: DeviceView }) {
  return (
    <Panel title="Facts">
      <Facts
        facts={[
          ['Team', <Link to={`/teams/${device.team}`}>{device.team}</Link>],
          ['System', OS_NAMES[device.os]],
          ['Last contact', <Time at={device.lastContact} />],
          ['Release offered', <Release number={device.offered} />],
          ['Release received', <Release number={device.received} />],
          ['Release applied', <Release number={device.applied} />],
          ['Agent', device.agentVersion],
          ['Enrolled', <Time at={device.enrolledAt} as="moment" />],
          device.revokedAt !== null && ['Revoked', <Time at={device.revokedAt} as="moment" />],
          [
            'First trust',
            device.rootPinned ? (
              <Badge tone="good" icon="shield">
                Pinned root
              </Badge>
            ) : (
              <Badge
                tone="warn"
                icon="warning"
                title="It believed the first root it was shown. Enrol it again with a token that carries the root's fingerprint."
              >
                First use
              </Badge>
            ),
          ],
          ['Device id', <Copyable text={device.id} short={`${device.id.slice(0, 13)}…`} what="device id" />],
        ]}
      />
    </Panel>
  );
}

function Release({ number }: { number: number | null }) {
  return number === null ? <span>none</span> : <Link to={`/releases/${number}`}>Release {number}</Link>;
}

const COLUMNS: readonly Column<DeviceClientView>[] = [
  {
    title: 'Client',
    cell: ({ client }) => (
      <span style={{ whiteSpace: 'nowrap' }}>
        {client === 'launcher' ? 'Launcher' : CLIENT_NAMES[client]}
      </span>
    ),
    width: 130,
  },
  { title: 'State', cell: ({ state }) => <LookBadge looks={CLIENT_STATES} value={state} />, width: 130 },
  {
    title: 'File',
    cell: ({ path }) => (path ? <Copyable text={path} what="path" /> : <span data-dimmed>none</span>),
  },
  {
    title: 'SHA-256',
    cell: ({ sha256 }) =>
      sha256 ? (
        <Copyable text={sha256} short={toShortHash(sha256)} what="hash" />
      ) : (
        <span data-dimmed>none</span>
      ),
    width: 170,
  },
  {
    title: 'Servers',
    cell: ({ servers }) => (servers.length > 0 ? servers.join(', ') : <span data-dimmed>none</span>),
  },
];

function ClientTable({ clients }: { clients: readonly DeviceClientView[] }) {
  if (clients.length === 0)
    return (
      <Empty icon="file" title="Nothing reported yet">
        <p>
          The agent reports after its first <code>qm-agent sync</code>. On the workstation,{' '}
          <code>qm-agent status</code> and <code>qm-agent doctor</code> say what it is waiting for.
        </p>
      </Empty>
    );
  return (
    <DataTable
      label="Clients"
      columns={COLUMNS}
      rows={clients}
      keyOf={({ client }) => client}
      detailOf={({ reason }) =>
        reason && <p style={{ margin: 0, padding: '6px 14px', fontSize: '0.78rem' }}>{reason}</p>
      }
    />
  );
}
