import { createHash } from 'node:crypto';
import type { ClientReport, DeviceReport } from '@app/contract';
import { FleetError } from '@app/domain';
import { Ownership } from './files/ownership.js';
import type { Config } from './config.js';
import { toExitCode, toOutcome } from './outcome.js';
import { Access } from './server/access.js';
import type { Deadlines } from './server/exchange.js';
import { FleetServer, ServerRefusal } from './server/fleet-server.js';
import { getDevice } from './state/device.js';
import { withLock } from './state/lock.js';
import { readMemory, saveMemory } from './state/memory.js';
import { isClockBehind, toSafeTime } from './update/clock.js';
import { poll } from './update/poll.js';
import { TrustFolder } from './update/trust-folder.js';
import { findVerified, type Verified } from './update/verified.js';
import { AGENT_VERSION } from './version.js';
import { writeClients } from './write-clients.js';

export interface SyncOptions {
  now?: () => Date;
  deadlines?: Deadlines;
  /** How long to wait for another agent, in milliseconds. */
  patience?: number;
}

export interface SyncResult {
  outcome: DeviceReport['outcome'];
  exitCode: number;
  code?: string;
  reason?: string;
  hint?: string;
  /** True when a new bundle was verified. */
  updated: boolean;
  /** Of the bundle in force; null before the first. */
  release: number | null;
  /** That every client has. */
  applied: number | null;
  issued?: string;
  expires?: string;
  /** What is in force is past what was signed for it; it is kept all the same. */
  expired: boolean;
  clockBehind: boolean;
  clients: readonly ClientReport[];
  /** When to come again. */
  pollSeconds: number;
  retryAfterSeconds?: number;
}

/** A day without a report would look like a device that is gone, in milliseconds. */
const REPORT_EVERY = 86_400_000;

/**
 * Fetch, verify, replace, remember, report. Whatever the server does, the last good bundle stays in force and
 * is kept in place; the result says what happened, by outcome and exit code.
 *
 * @throws FleetError when this workstation is not enrolled, or another agent is at work
 */
export async function sync({ state, machine }: Config, options: SyncOptions = {}): Promise<SyncResult> {
  const now = options.now ?? (() => new Date());
  getDevice(state);
  return withLock(state, () => new Sync(state, machine, now, options.deadlines).run(), options.patience);
}

class Sync {
  private readonly server: FleetServer;
  private readonly access: Access;

  constructor(
    private readonly state: Config['state'],
    private readonly machine: Config['machine'],
    private readonly now: () => Date,
    deadlines?: Deadlines,
  ) {
    this.server = new FleetServer(getDevice(state).server, deadlines);
    this.access = new Access(state, this.server, now);
  }

  async run(): Promise<SyncResult> {
    const { state, server, access } = this;
    let refusal: FleetError | null = null;
    let updated = false;
    try {
      ({ updated } = await poll({ state, server, access, now: this.now() }));
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      refusal = error;
      this.rememberOffline(error);
    }
    const verified = findVerified(state);
    const clients = verified ? this.write(verified) : [];
    const result = this.toResult(refusal, updated, verified, clients);
    this.remember(result);
    await this.report(result, refusal);
    return result;
  }

  private write(verified: Verified): ClientReport[] {
    const ownership = new Ownership(this.state);
    return writeClients({ machine: this.machine, state: this.state, ownership, now: this.now() }, verified);
  }

  private toResult(
    refusal: FleetError | null,
    updated: boolean,
    verified: Verified | null,
    clients: readonly ClientReport[],
  ): SyncResult {
    const { channel, pollSeconds } = getDevice(this.state);
    const root = new TrustFolder(this.state, channel).findRoot();
    const time = toSafeTime(this.state, root, this.now());
    const isStale = verified !== null && Date.parse(verified.expires) <= time.getTime();
    const bad = clients.find(({ state }) => state === 'failed');
    const applied = bad ? (readMemory(this.state).applied ?? null) : (verified?.release ?? null);
    const outcome = refusal ? toOutcome(refusal, isStale) : toClientsOutcome(clients);
    return {
      outcome,
      exitCode: toExitCode(outcome, verified !== null && !bad),
      ...toReason(refusal, bad, clients),
      updated,
      release: verified?.release ?? null,
      applied,
      ...(verified ? { issued: verified.issued, expires: verified.expires } : {}),
      expired: isStale,
      clockBehind: isClockBehind(this.state, root, this.now()),
      clients,
      pollSeconds,
      ...(refusal instanceof ServerRefusal && refusal.retryAfterSeconds !== null
        ? { retryAfterSeconds: refusal.retryAfterSeconds }
        : {}),
    };
  }

  private rememberOffline({ code }: FleetError): void {
    const memory = readMemory(this.state);
    const now = this.now().toISOString();
    const etag = code === 'UNREACHABLE' ? memory.etag : undefined; // after a refusal, everything is looked at again
    saveMemory(this.state, { ...memory, etag, offlineSince: memory.offlineSince ?? now });
  }

  private remember(result: SyncResult): void {
    const { outcome, code, reason, hint, clients, applied } = result;
    const memory = readMemory(this.state);
    const at = this.now().toISOString();
    const isGood = outcome === 'in-sync' || outcome === 'drift-repaired';
    saveMemory(this.state, {
      ...memory,
      applied,
      ...(isGood ? { syncedAt: at } : {}),
      last: { at, outcome, code, reason, hint, clients },
    });
  }

  /** Only what is new to the ledger, or a day old: an unchanged poll costs the server no more than the poll. */
  private async report(result: SyncResult, refusal: FleetError | null): Promise<void> {
    const report = toDeviceReport(this.state, result, this.now());
    const digest = toDigest(report);
    const memory = readMemory(this.state);
    const isOld = !(this.now().getTime() - Date.parse(memory.report?.at ?? '') < REPORT_EVERY);
    if ((memory.report?.digest === digest && !isOld) || refusal?.code === 'UNREACHABLE') return;
    try {
      await this.access.use((ticket) => this.server.report(report, ticket));
      saveMemory(this.state, { ...readMemory(this.state), report: { digest, at: report.reportedAt } });
    } catch (error) {
      if (!(error instanceof FleetError)) throw error; // refusals aside: it is sent with the next sync
    }
  }
}

/** "Written now" and "right already" are the same news. */
function toDigest(report: DeviceReport): string {
  const clients = report.clients.map((client) =>
    client.state === 'unchanged' ? { ...client, state: 'applied' } : client,
  );
  return createHash('sha256')
    .update(JSON.stringify({ ...report, clients, reportedAt: '' }))
    .digest('hex');
}

function toClientsOutcome(clients: readonly ClientReport[]): DeviceReport['outcome'] {
  if (clients.some(({ state }) => state === 'failed')) return 'failed';
  return clients.some(({ state }) => state === 'drifted') ? 'drift-repaired' : 'in-sync';
}

function toReason(
  refusal: FleetError | null,
  bad: ClientReport | undefined,
  clients: readonly ClientReport[],
): Pick<SyncResult, 'code' | 'reason' | 'hint'> {
  if (refusal) return { code: refusal.code, reason: refusal.message, hint: refusal.options.hint };
  if (bad) return { code: 'CORRUPT_FILE', reason: `${bad.path ?? bad.client}: ${bad.reason}` };
  const drifted = clients.find(({ state }) => state === 'drifted');
  return drifted ? { reason: `${drifted.path ?? drifted.client}: ${drifted.reason}` } : {};
}

function toDeviceReport(state: Config['state'], result: SyncResult, now: Date): DeviceReport {
  const { outcome, code, reason, release, applied, clients } = result;
  return {
    agentVersion: AGENT_VERSION,
    reportedAt: now.toISOString(),
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason: reason.slice(0, 2000) }),
    received: release,
    applied,
    rootVersion: new TrustFolder(state, getDevice(state).channel).findRoot()?.version ?? null,
    clients,
  };
}
