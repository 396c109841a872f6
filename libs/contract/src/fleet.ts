import type { ClientId, Os } from '@app/domain';

/** `POST /teams/{slug}/enrolment-tokens`. */
export interface CreateEnrolmentToken {
  /** RFC 3339; default 7 days ahead. */
  expiresAt?: string;
  /** Default 1. */
  uses?: number;
  description?: string;
}
export interface EnrolmentTokenView {
  id: string;
  team: string;
  description: string;
  uses: number;
  used: number;
  expiresAt: string;
  revokedAt: string | null;
}
/** The only time the token itself is answered: `id.secret.rootSHA256`. */
export interface CreatedEnrolmentToken extends EnrolmentTokenView {
  token: string;
}

/** What the agent did with one client's file. */
export const CLIENT_STATES = [
  'applied',
  'unchanged',
  'failed',
  'drifted',
  'absent',
  'not-delivered',
  'removed',
] as const;
/**
 * `applied`/`unchanged`: the file on disk holds what the release says, checked by hash after writing. `failed`:
 * left as it was, see `reason`. `drifted`: someone changed what we own (and whether it was repaired is in
 * `reason`). `absent`: this release has nothing for the client. `not-delivered`: another channel (MDM) delivers it.
 */
export type ClientState = (typeof CLIENT_STATES)[number];

/** `GET /devices` and `GET /devices/{id}`. Only what the device reported, never what was sent. */
export interface DeviceView {
  id: string;
  hostname: string;
  team: string;
  os: Os;
  agentVersion: string;
  enrolledAt: string;
  lastContact: string | null;
  /** The release its cohort has now. */
  offered: number | null;
  /** What the device says it verified, and what it says is on its disk. */
  received: number | null;
  applied: number | null;
  state:
    | 'in-sync'
    | 'pending'
    | 'failed'
    | 'drifted'
    | 'refused'
    | 'stale'
    | 'silent'
    | 'revoked'
    | 'never-reported';
  /** Why it is not in sync, for people. */
  reason: string | null;
  clients: readonly DeviceClientView[];
  revokedAt: string | null;
  /** True when the first root came from the enrolment token or `--root`, not from trust on first use. */
  rootPinned: boolean;
}
export interface DeviceClientView {
  client: ClientId | 'launcher';
  state: ClientState;
  reason: string | null;
  path: string | null;
  sha256: string | null;
  servers: readonly string[];
}

/** `GET /fleet`: the head of the fleet page. */
export interface FleetSummary {
  devices: number;
  byState: Readonly<Record<DeviceView['state'], number>>;
  byRelease: readonly { release: number | null; devices: number }[];
  latestRelease: number | null;
}
