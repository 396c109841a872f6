import { Injectable } from '@nestjs/common';
import { FleetError } from '@app/domain';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { readTargets, toServedCohort, toTargetsName, type ServedCohort } from './served-cohort.js';

/**
 * Every cohort's current repository, in memory, by channel: polls are answered from here. Rebuilt from the
 * database at start, then replaced cohort by cohort after each commit.
 */
@Injectable()
export class CohortTable {
  private readonly cohorts = new Map<string, ServedCohort>();
  /** Files of all cohorts by hash, each once. */
  private readonly files = new Map<string, { bytes: Uint8Array; cohorts: number }>();

  constructor(@InjectStore() private readonly store: Store) {}

  find(channel: string): ServedCohort | undefined {
    return this.cohorts.get(channel);
  }

  get size(): number {
    return this.cohorts.size;
  }

  /** When the first of all timestamps expires, in milliseconds; from then on its devices call the server stale. */
  get firstExpiry(): number | null {
    let first: number | null = null;
    for (const { cohort } of this.cohorts.values()) {
      const expiry = Date.parse(cohort.timestampExpiresAt);
      if (first === null || expiry < first) first = expiry;
    }
    return first;
  }

  async load(): Promise<void> {
    for await (const page of this.store.read.cohorts.currentDocuments()) {
      const hashes = page.flatMap(({ cohort, documents }) => {
        const targets = documents.find(({ name }) => name === toTargetsName(cohort));
        if (!targets) throw incomplete(cohort.channel);
        return readTargets(targets.bytes).map(({ sha256 }) => sha256);
      });
      const blobs = await this.store.read.blobs.getMany(
        [...new Set(hashes)].filter((hash) => !this.files.has(hash)),
      );
      this.swap(
        page.map(({ cohort, documents }) =>
          toServedCohort(cohort, documents, (hash) => {
            const bytes = this.files.get(hash)?.bytes ?? blobs.get(hash);
            if (!bytes) throw incomplete(cohort.channel);
            return bytes;
          }),
        ),
      );
    }
  }

  /** Replaces cohorts, once what they say is committed. One that is older than what is served stays out. */
  swap(served: readonly ServedCohort[]): void {
    for (const next of served) {
      const { channel, timestampVersion } = next.cohort;
      const before = this.cohorts.get(channel);
      if (before && before.cohort.timestampVersion > timestampVersion) continue;
      this.cohorts.set(channel, this.share(next));
      if (before) this.release(before);
    }
  }

  /** Drops the bundles that were put together under an older root; the documents stay as they are. */
  dropBundles(): void {
    for (const [channel, served] of this.cohorts)
      this.cohorts.set(channel, { ...served, bundles: new Map() });
  }

  private share(served: ServedCohort): ServedCohort {
    const targets = served.targets.map((target) => {
      const file = this.files.get(target.sha256) ?? { bytes: target.bytes, cohorts: 0 };
      file.cohorts += 1;
      this.files.set(target.sha256, file);
      return { ...target, bytes: file.bytes };
    });
    return { ...served, targets };
  }

  private release({ targets }: ServedCohort): void {
    for (const { sha256 } of targets) {
      const file = this.files.get(sha256);
      if (file && --file.cohorts === 0) this.files.delete(sha256);
    }
  }
}

function incomplete(channel: string): FleetError {
  return new FleetError(
    'INTEGRITY',
    `the signed repository of channel ${channel} is not complete in the database`,
    {
      hint: 'restore the database from a backup',
    },
  );
}
