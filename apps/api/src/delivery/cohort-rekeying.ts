import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { resignSnapshot, signContent, toSha256, type SignedContent } from '@app/signing';
import type { Cohort, CohortDocument, Repositories } from '@app/store';
import { PUBLISHER } from './cohort-publisher.js';
import { CohortTable } from './cohort-table.js';
import { readTargets, STOCK, toServedCohort, toTargetsName, type ServedCohort } from './served-cohort.js';
import { toContentDocuments, toFreshDocuments, type NamedBytes } from './signed-rows.js';
import { SigningKeys, type KeysInForce } from './signing-keys.js';

interface Stored {
  cohort: Cohort;
  documents: readonly CohortDocument[];
}

/** What of a cohort's content the online key signs anew. */
interface Content {
  row: Cohort;
  documents: readonly NamedBytes[];
  targetsSha256: string | null;
}

interface Signed {
  served: ServedCohort;
  content: Content;
  changed: readonly CohortDocument[];
}

/**
 * Signs every cohort with the keys of a root that is about to come into force. Nothing in it changes but
 * signatures, versions and expiry: each keeps its release and its files.
 */
@Injectable()
export class CohortRekeying {
  constructor(
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
  ) {}

  /**
   * In the transaction that puts the root in force, which nobody else signs beside. Answers what is served
   * once it has committed.
   */
  async resignAll(tx: Repositories, next: KeysInForce, now: Date): Promise<ServedCohort[]> {
    const newTargets = next.targets.keyId !== this.keys.targets.keyId;
    const newOnline = next.online.keyId !== this.keys.online.keyId;
    if (!newTargets && !newOnline) return [];
    const served: ServedCohort[] = [];
    const pages: Content[][] = [];
    for await (const page of tx.cohorts.currentDocuments()) {
      const signed: Signed[] = [];
      for (const stored of page) {
        signed.push(await this.resign(tx, stored, next, newTargets, now));
        await setImmediate(); // in between, the server answers others
      }
      await tx.cohorts.save(signed.map(({ served: { cohort } }) => cohort));
      await tx.cohorts.putDocuments(signed.flatMap(({ changed }) => changed));
      served.push(...signed.map((one) => one.served));
      pages.push(signed.map(({ content }) => content));
    }
    // Last, since others wait for the end of the log from here on.
    if (newTargets) for (const page of pages) await record(tx, next, page);
    return served;
  }

  private async resign(
    tx: Repositories,
    stored: Stored,
    next: KeysInForce,
    newTargets: boolean,
    now: Date,
  ): Promise<Signed> {
    const { cohort, documents } = stored;
    const files = await this.getFiles(tx, stored);
    const content = newTargets
      ? await this.signTargets(cohort, files, next, now)
      : { row: cohort, documents: [], targetsSha256: null };
    const all = toNamed([...documents, ...content.documents]);
    const fresh = await resignSnapshot({
      organisation: this.keys.organisation,
      channel: cohort.channel,
      targets: {
        version: content.row.targetsVersion,
        bytes: Buffer.from(all.get(toTargetsName(content.row))!),
      },
      manifest: Buffer.from(all.get(`${STOCK}manifest.txt`)!).toString('utf8'),
      previous: { snapshot: cohort.snapshotVersion, timestamp: cohort.timestampVersion },
      now,
      signer: next.online,
    });
    const row: Cohort = {
      ...content.row,
      snapshotVersion: fresh.snapshot.version,
      snapshotExpiresAt: fresh.snapshot.expires,
      timestampVersion: fresh.timestamp.version,
      timestampExpiresAt: fresh.timestamp.expires,
    };
    const changed = [...content.documents, ...toFreshDocuments(fresh)];
    const bytes = new Map(files.map((file) => [file.sha256, file.bytes]));
    const current = [...toNamed([...documents, ...changed])].map(([name, bytes]) => ({ name, bytes }));
    return {
      served: toServedCohort(row, current, (sha256) => bytes.get(sha256)!),
      content,
      changed: changed.map((document) => ({ channel: cohort.channel, ...document })),
    };
  }

  private async signTargets(
    cohort: Cohort,
    files: Parameters<typeof signContent>[0]['files'],
    { targets: signer }: KeysInForce,
    now: Date,
  ): Promise<Content> {
    const { channel, release, targetsVersion: previousVersion } = cohort;
    const { organisation } = this.keys;
    const plan = { organisation, channel, release, files, previousVersion, now, signer };
    const content: SignedContent = await signContent(plan);
    const { version, expires, bytes } = content.targets;
    return {
      row: { ...cohort, targetsVersion: version, targetsExpiresAt: expires },
      documents: toContentDocuments(content),
      targetsSha256: toSha256(bytes),
    };
  }

  /** From memory where they are, since most cohorts share most of their files. */
  private async getFiles(tx: Repositories, { cohort, documents }: Stored) {
    const targets = readTargets(documents.find(({ name }) => name === toTargetsName(cohort))!.bytes);
    const served = this.table.find(cohort.channel)?.targets ?? [];
    const known = new Map(served.map(({ sha256, bytes }) => [sha256, bytes]));
    const missing = targets.map(({ sha256 }) => sha256).filter((sha256) => !known.has(sha256));
    const stored = missing.length > 0 ? await tx.blobs.getMany(missing) : new Map<string, Uint8Array>();
    return targets.map((target) => ({
      ...target,
      bytes: known.get(target.sha256) ?? stored.get(target.sha256)!,
    }));
  }
}

/** Every use of the targets key is in the log: after a theft, what was signed is compared with it. */
async function record(
  tx: Repositories,
  { targets, roots }: KeysInForce,
  contents: readonly Content[],
): Promise<void> {
  await tx.audit.append({
    type: 'release.signed',
    actor: PUBLISHER,
    subject: `root:${roots.at(-1)!.version}`,
    before: null,
    after: {
      targetsKey: targets.keyId,
      cohorts: contents.map(
        ({ row: { team, os, track, channel, release, targetsVersion }, targetsSha256 }) => ({
          team,
          os,
          track,
          channel,
          release,
          targetsVersion,
          targetsSha256,
        }),
      ),
    },
  });
}

/** Later ones replace earlier ones of the same name. */
function toNamed(documents: readonly NamedBytes[]): Map<string, Uint8Array> {
  return new Map(documents.map(({ name, bytes }) => [name, bytes]));
}
