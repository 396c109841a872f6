import type { ClientId, Os } from '@app/domain';
import type { ClientState } from './fleet.js';

/** `POST /agent/v1/enroll` with the enrolment token in the body. */
export interface EnrolDevice {
  /** `id.secret.rootSHA256`. */
  token: string;
  hostname: string;
  os: Os;
  agentVersion: string;
  /** SPKI, base64 of the DER; Ed25519. The private half never leaves the device. */
  publicKey: string;
  /** False when the agent had to trust the first root it was shown. */
  rootPinned: boolean;
}
export interface EnrolledDevice {
  deviceId: string;
  organisation: string;
  /** 24 hex digits, opaque. */
  channel: string;
  team: string;
  pollSeconds: number;
  ticket: Ticket;
}

/**
 * `POST /agent/v1/ticket`: the device proves its key and gets an hour of access; also the heartbeat that tells
 * the current channel. `signature` is Ed25519, base64, over the UTF-8 bytes of
 * `quartermaster-ticket\n{deviceId}\n{issuedAt}\n{nonce}`; `issuedAt` within 5 minutes of the server's clock,
 * else 401 with the header `date` telling the server's time.
 */
export interface RequestTicket {
  deviceId: string;
  issuedAt: string;
  nonce: string;
  signature: string;
}
export interface Ticket {
  /** Opaque to the device; sent as `Authorization: Bearer`. */
  ticket: string;
  expiresAt: string;
  channel: string;
  team: string;
  pollSeconds: number;
}

/** `POST /agent/v1/report`, authorised by the ticket. 202 means durable. */
export interface DeviceReport {
  agentVersion: string;
  reportedAt: string;
  outcome: 'in-sync' | 'failed' | 'refused' | 'stale' | 'unreachable' | 'drift-repaired';
  /** `FleetError` code and message when not in sync; for `refused` the attack in TUF's words. */
  code?: string;
  reason?: string;
  received: number | null;
  applied: number | null;
  /** Version of the root the device trusts. */
  rootVersion: number | null;
  clients: readonly ClientReport[];
}
export interface ClientReport {
  client: ClientId | 'launcher';
  state: ClientState;
  reason?: string;
  /** Where it was written, with the user's home as `~`. */
  path?: string;
  /** SHA-256 of the form as signed; equal to the release's means applied. */
  sha256?: string;
  servers: readonly string[];
}

/** `GET /agent/v1/explain?server=NAME`: why this device has it, or not. Server name or key. */
export interface ExplainView {
  server: string;
  team: string;
  present: boolean;
  /** Ordered, for people: template, version, status, policy, client limits. */
  reasons: readonly string[];
  /** How to ask for it. */
  howToAsk: string;
}

/** `GET /tuf/ch/{channel}/bundle?root={have}`: everything of one update; the agent verifies it as single files. */
export interface UpdateBundle {
  v: 1;
  /** By file name (`4.root.json`, `timestamp.json`, `{V}.snapshot.json`, `{V}.targets.json`): base64 of the served bytes. */
  meta: Readonly<Record<string, string>>;
  /** By `{channel}/{sha256}.{form}`: base64. */
  targets: Readonly<Record<string, string>>;
}

/** `custom` of every TUF target. */
export interface TargetCustom {
  release: number;
  client: ClientId | 'launcher';
  form: string;
}
