import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { LIFETIMES, resignSnapshot, resignTimestamp, signContent, toInstant, toSha256 } from '@app/signing';
import type { Cohort, Repositories, Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { PUBLISHER } from './cohort-publisher.js';
import { CohortTable } from './cohort-table.js';
import { STOCK, toServedCohort, toSnapshotName, toTargetsName, type ServedCohort } from './served-cohort.js';
import { toContentDocuments, toFreshDocuments, type Freshness, type NamedBytes } from './signed-rows.js';
import { SigningKeys } from './signing-keys.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A timestamp is signed again when it is six hours old, a snapshot and targets at half their life. */
const TIMESTAMP_LEFT = LIFETIMES.timestamp * 1000 - 6 * HOUR;
const SNAPSHOT_LEFT = LIFETIMES.snapshot * 500;
const TARGETS_LEFT = LIFETIMES.targets * 500;

/** How often it looks, and how many cohorts share a transaction: signing them takes some 50 ms. */
const INTERVAL = 15 * 60_000;
const BATCH = 50;

/** Superseded documents are kept for whoever is in the middle of an update, behind a slow mirror included. */
const KEPT = 7 * DAY;

/** Keeps what is served from expiring: without it, workstations would rightly call the server stale after a day. */
@Injectable()
export class CohortResigner {
  private readonly log = new Logger('signing');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
    @InjectStore() private readonly store: Store,
  ) {}

  /** The first look is awaited: after a long standstill nothing stale is served. */
  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => (this.running = this.look()), INTERVAL);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Signs what is due. Answers how many cohorts that were. */
  async resignDue(now: Date): Promise<number> {
    const due = toInstant(new Date(now.getTime() + TIMESTAMP_LEFT));
    let count = 0;
    for (;;) {
      const cohorts = await this.store.read.cohorts.expiring(due, BATCH);
      const served = await this.resign(cohorts, now, due);
      this.table.swap(served);
      count += served.length;
      // Nothing signed though some were due: another process has just done it.
      if (cohorts.length < BATCH || served.length === 0) return count;
    }
  }

  private async look(): Promise<void> {
    try {
      const now = new Date();
      const count = await this.resignDue(now);
      if (count > 0) this.log.log(`signed the timestamps of ${count} cohorts again`);
      await this.store.transaction((tx) =>
        tx.cohorts.pruneDocuments(toInstant(new Date(now.getTime() - KEPT))),
      );
    } catch (error) {
      this.log.error(error, 'signing again failed; it is tried again in a quarter of an hour');
    }
  }

  private resign(due: readonly Cohort[], now: Date, before: string): Promise<ServedCohort[]> {
    if (due.length === 0) return Promise.resolve([]);
    return this.store.transaction(async (tx) => {
      await this.keys.hold(tx);
      const locked = await tx.cohorts.getMany(due.map(({ channel }) => channel));
      const served: ServedCohort[] = [];
      for (const cohort of locked) {
        if (isBefore(cohort.timestampExpiresAt, before)) served.push(await this.resignOne(tx, cohort, now));
        await setImmediate();
      }
      await tx.cohorts.save(served.map(({ cohort }) => cohort));
      return served;
    });
  }

  private async resignOne(tx: Repositories, cohort: Cohort, now: Date): Promise<ServedCohort> {
    const content = await this.toContent(tx, cohort, now);
    const { documents, row } = await this.resignFreshness(content, now);
    await tx.cohorts.putDocuments(
      documents.changed.map((document) => ({ channel: cohort.channel, ...document })),
    );
    const bytes = new Map(content.files.map(({ sha256, bytes }) => [sha256, bytes]));
    return toServedCohort(row, [...documents.kept, ...documents.changed], (sha256) => bytes.get(sha256)!);
  }

  /** The cohort as it is, with its targets signed again where half their life is over. */
  private async toContent(tx: Repositories, cohort: Cohort, now: Date): Promise<Content> {
    const served = this.table.find(cohort.channel)!;
    const kept = [...served.documents].map(([name, { bytes }]) => ({ name, bytes }));
    const files = served.targets;
    if (!isBefore(cohort.targetsExpiresAt, toInstant(new Date(now.getTime() + TARGETS_LEFT)))) {
      return { row: cohort, kept, changed: [], files };
    }
    const { organisation, targets: signer } = this.keys;
    const { channel, release, targetsVersion: previousVersion } = cohort;
    const content = await signContent({
      organisation,
      channel,
      release,
      files,
      previousVersion,
      now,
      signer,
    });
    const { version, expires, bytes } = content.targets;
    await tx.audit.append({
      type: 'release.signed',
      actor: PUBLISHER,
      subject: `release:${release}`,
      before: { channel, targetsVersion: previousVersion },
      after: { channel, targetsVersion: version, targetsSha256: toSha256(bytes), targetsKey: signer.keyId },
    });
    const row = { ...cohort, targetsVersion: version, targetsExpiresAt: expires };
    return { row, kept, changed: toContentDocuments(content), files };
  }

  private async resignFreshness({ row, kept, changed }: Content, now: Date) {
    const { organisation, online: signer } = this.keys;
    const find = (name: string) => getBytes([...changed, ...kept], name);
    const plan = {
      organisation,
      channel: row.channel,
      manifest: Buffer.from(find(`${STOCK}manifest.txt`)).toString('utf8'),
      previous: { snapshot: row.snapshotVersion, timestamp: row.timestampVersion },
      now,
      signer,
    };
    const half = toInstant(new Date(now.getTime() + SNAPSHOT_LEFT));
    const whole = changed.length > 0 || isBefore(row.snapshotExpiresAt, half);
    const targets = { version: row.targetsVersion, bytes: Buffer.from(find(toTargetsName(row))) };
    const snapshot = { version: row.snapshotVersion, bytes: Buffer.from(find(toSnapshotName(row))) };
    const fresh: Freshness = whole
      ? await resignSnapshot({ ...plan, targets })
      : await resignTimestamp({ ...plan, snapshot });
    const next: Cohort = {
      ...row,
      ...(fresh.snapshot && {
        snapshotVersion: fresh.snapshot.version,
        snapshotExpiresAt: fresh.snapshot.expires,
      }),
      timestampVersion: fresh.timestamp.version,
      timestampExpiresAt: fresh.timestamp.expires,
    };
    return { row: next, documents: { kept, changed: [...changed, ...toFreshDocuments(fresh)] } };
  }
}

interface Content {
  row: Cohort;
  kept: readonly NamedBytes[];
  changed: readonly NamedBytes[];
  files: ServedCohort['targets'];
}

function getBytes(documents: readonly NamedBytes[], name: string): Uint8Array {
  const document = documents.find((one) => one.name === name);
  if (!document) throw new Error(`${name} is missing`);
  return document.bytes;
}

function isBefore(instant: string, other: string): boolean {
  return Date.parse(instant) < Date.parse(other);
}
