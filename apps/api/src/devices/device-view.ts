import type { DeviceClientView, DeviceView } from '@app/contract';
import type { DeviceRow, StoredReport } from '@app/store';

export function toDeviceView(device: DeviceRow): DeviceView {
  const { id, hostname, team, os, agentVersion, enrolledAt, offered, received, applied, state } = device;
  return {
    id,
    hostname,
    team,
    os,
    agentVersion,
    enrolledAt,
    lastContact: toLastContact(device),
    offered,
    received,
    applied,
    state,
    reason: toReason(device),
    clients: (device.report?.clients ?? []).map(toClientView),
    revokedAt: device.revokedAt,
    rootPinned: device.rootPinned,
  };
}

function toLastContact({ lastContactAt, reportedAt }: DeviceRow): string | null {
  const contacts = [lastContactAt, reportedAt].filter((at) => at !== null);
  return contacts.sort().at(-1) ?? null;
}

/** Why it is not in sync, in the device's own words where it had any. */
function toReason(device: DeviceRow): string | null {
  const { state, offered, applied, revokedAt, report } = device;
  switch (state) {
    case 'in-sync':
      return null;
    case 'pending':
      return `release ${offered} is offered, ${applied === null ? 'nothing' : `release ${applied}`} is on its disk`;
    case 'revoked':
      return `revoked on ${revokedAt}`;
    case 'never-reported':
      return 'enrolled, and has not reported since';
    case 'silent':
      return `no contact since ${toLastContact(device)}`;
    default:
      return toReportedReason(report, state);
  }
}

function toReportedReason(report: StoredReport | null, state: string): string {
  if (report?.reason) return report.code ? `${report.reason} (${report.code})` : report.reason;
  const clients = (report?.clients ?? []).filter(({ state }) => state === 'failed' || state === 'drifted');
  if (clients.length === 0) return `the agent reported ${state} without a reason`;
  return clients.map(({ client, state, reason }) => `${client}: ${reason ?? state}`).join('; ');
}

function toClientView({
  client,
  state,
  reason,
  path,
  sha256,
  servers,
}: StoredReport['clients'][number]): DeviceClientView {
  return {
    client: client as DeviceClientView['client'],
    state: state as DeviceClientView['state'],
    reason: reason ?? null,
    path: path ?? null,
    sha256: sha256 ?? null,
    servers,
  };
}
