import type { Os, TeamSlug } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant } from './people.js';

export const DEVICE_STATES = [
  'in-sync',
  'pending',
  'failed',
  'drifted',
  'refused',
  'stale',
  'silent',
  'revoked',
  'never-reported',
] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

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

export interface DevicesRepository {
  /** Locks the device within a transaction. */
  get(id: string): Promise<Device>;
  find(id: string): Promise<Device | null>;
  /** `silentBefore`: devices with no contact since then are silent. */
  getRow(id: string, silentBefore: Instant): Promise<DeviceRow>;
  /** By host name. */
  list(query: PageQuery & DeviceFilter & { silentBefore: Instant }): Promise<Page<DeviceRow>>;
  /** Head of the fleet page. Revoked devices count in their state only. */
  summary(silentBefore: Instant): Promise<{
    devices: number;
    byState: Record<DeviceState, number>;
    byRelease: { release: number | null; devices: number }[];
  }>;
  /** Devices that are not revoked, for each of these teams itself; teams without any count 0. */
  countByTeam(teams: readonly TeamSlug[]): Promise<Map<TeamSlug, number>>;
  create(device: {
    team: TeamSlug;
    os: Os;
    track?: string;
    hostname: string;
    publicKey: string;
    agentVersion: string;
    enrolmentTokenId?: string | null;
    rootPinned: boolean;
    enrolledAt: Instant;
  }): Promise<Device>;
  /** Team, track, host name and agent version. */
  save(device: Device): Promise<void>;
  /** Keeps the report and its time of arrival. @throws FleetError NOT_FOUND */
  saveReport(id: string, report: StoredReport, at: Instant): Promise<void>;
  /** Remembers contacts of many devices in one statement; an older instant never replaces a newer one. */
  touch(contacts: readonly { id: string; at: Instant }[]): Promise<void>;
  revoke(id: string, at: Instant): Promise<void>;
  /** Ids of every revoked device, for the set that polls are checked against. */
  revokedIds(): Promise<string[]>;
}
