import { OSES, type Os, type TeamSlug } from '@app/domain';
import type { DeviceState } from './device-state.js';
import { Prisma } from './generated/client.js';
import type { Instant } from './people.js';
import { readRow, toArray, toInstant, toInstantOrNull, toObject, toOneOf } from './rows.js';

/** What a device said of itself; kept whole. Fits the contract's `DeviceReport`. */
export interface StoredReport {
  agentVersion: string;
  reportedAt: Instant;
  outcome: string;
  code?: string;
  reason?: string;
  received: number | null;
  applied: number | null;
  rootVersion: number | null;
  clients: readonly {
    client: string;
    state: string;
    reason?: string;
    path?: string;
    sha256?: string;
    servers: readonly string[];
  }[];
}

export interface Device {
  id: string;
  team: TeamSlug;
  os: Os;
  track: string;
  hostname: string;
  /** SPKI, base64 of the DER. */
  publicKey: string;
  agentVersion: string;
  enrolledAt: Instant;
  enrolmentTokenId: string | null;
  /** True when the first root came from the token or `--root`. */
  rootPinned: boolean;
  revokedAt: Instant | null;
  lastContactAt: Instant | null;
  report: StoredReport | null;
  /** When the server got the last report. */
  reportedAt: Instant | null;
  received: number | null;
  applied: number | null;
}

/** A device with what follows from its report and its cohort. */
export interface DeviceRow extends Device {
  /** The release its cohort has now. */
  offered: number | null;
  state: DeviceState;
}

export interface DeviceFilter {
  team?: TeamSlug;
  os?: Os;
  state?: DeviceState;
  /** The release on its disk. */
  applied?: number;
  /** Part of the host name; case does not matter. */
  search?: string;
}

export interface NewDevice {
  team: TeamSlug;
  os: Os;
  /** Default `stable`. */
  track?: string;
  hostname: string;
  publicKey: string;
  agentVersion: string;
  enrolmentTokenId?: string | null;
  rootPinned: boolean;
  enrolledAt: Instant;
}

export const WITH_TEAM = { team: { select: { slug: true } } } satisfies Prisma.DeviceInclude;
type Row = Prisma.DeviceGetPayload<{ include: typeof WITH_TEAM }>;

export function toDevice(row: Row): Device {
  return readRow('device', row.id, () => ({
    id: row.id,
    team: row.team.slug as TeamSlug,
    os: toOneOf(OSES, row.os, 'os'),
    track: row.track,
    hostname: row.hostname,
    publicKey: row.publicKey,
    agentVersion: row.agentVersion,
    enrolledAt: toInstant(row.enrolledAt),
    enrolmentTokenId: row.enrolmentTokenId,
    rootPinned: row.rootPinned,
    revokedAt: toInstantOrNull(row.revokedAt),
    lastContactAt: toInstantOrNull(row.lastContactAt),
    report: row.report === null ? null : toReport(row.report),
    reportedAt: toInstantOrNull(row.reportedAt),
    received: row.received,
    applied: row.applied,
  }));
}

function toReport(json: unknown): StoredReport {
  const report = toObject(json, 'report');
  for (const client of toArray(report.clients, 'report.clients')) toObject(client, 'report.clients');
  return report as unknown as StoredReport;
}
