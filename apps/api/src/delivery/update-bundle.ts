import type { UpdateBundle } from '@app/contract';
import type { RootDocument } from '@app/store';
import { TIMESTAMP, toSnapshotName, toTargetsName, type ServedCohort } from './served-cohort.js';
import { REVALIDATED, toServedFile, type ServedFile } from './served-file.js';

/** What the bundles of an hour may take in memory; a bundle that was dropped is put together again. */
const BUDGET = 16 * 1024 * 1024;

/**
 * Everything of one update in one answer. All devices of a cohort ask for the same one within minutes of a
 * release, so it is put together once.
 */
export class UpdateBundles {
  private readonly kept = new Map<string, ServedFile>();
  private length = 0;

  /** `have` is the version of the newest root that the device trusts; later ones are added. */
  get(served: ServedCohort, roots: readonly RootDocument[], have: number): ServedFile {
    const etag = toBundleEtag(served, roots);
    const key = `${served.cohort.channel} ${have}`;
    const present = this.kept.get(key);
    if (present?.etag === etag) return present;
    const bytes = Buffer.from(JSON.stringify(toBundle(served, roots, have)));
    const bundle = toServedFile(bytes, etag, { cache: REVALIDATED, type: 'application/json' });
    this.keep(key, bundle);
    return bundle;
  }

  private keep(key: string, bundle: ServedFile): void {
    this.drop(key);
    this.kept.set(key, bundle);
    this.length += bundle.bytes.length;
    for (const oldest of this.kept.keys()) {
      if (this.length <= BUDGET) break;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    this.length -= this.kept.get(key)?.bytes.length ?? 0;
    this.kept.delete(key);
  }
}

/** Over the timestamp, which stands for all that is signed below it, and the newest root. */
function toBundleEtag({ cohort }: ServedCohort, roots: readonly RootDocument[]): string {
  return `"${cohort.timestampVersion}.${roots.at(-1)!.version}"`;
}

function toBundle(
  { cohort, documents, targets }: ServedCohort,
  roots: readonly RootDocument[],
  have: number,
): UpdateBundle {
  const meta: Record<string, string> = {};
  for (const { version, bytes } of roots) if (version > have) meta[`${version}.root.json`] = toBase64(bytes);
  for (const name of [TIMESTAMP, toSnapshotName(cohort), toTargetsName(cohort)]) {
    meta[name] = toBase64(documents.get(name)!.bytes);
  }
  const named = targets.map(({ form, sha256, bytes }) => [
    `${cohort.channel}/${sha256}.${form}`,
    toBase64(bytes),
  ]);
  return { v: 1, meta, targets: Object.fromEntries(named) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
