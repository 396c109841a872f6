import type { UpdateBundle } from '@app/contract';
import type { RootDocument } from '@app/store';
import { TIMESTAMP, toSnapshotName, toTargetsName, type ServedCohort } from './served-cohort.js';
import { REVALIDATED, toServedFile, type ServedFile } from './served-file.js';

/** What all bundles may take in memory; one that was dropped is put together again. */
const BUDGET = 16 * 1024 * 1024;

/**
 * Everything of one update in one answer. All devices of a cohort ask for the same one within minutes of a
 * release, so it is put together once and kept with its cohort.
 */
export class UpdateBundles {
  /** Oldest first. */
  private readonly kept = new Map<ServedFile, { served: ServedCohort; name: string }>();
  private length = 0;

  /** `claimed` is the version of the newest root that the device trusts; later ones are added. */
  get(served: ServedCohort, roots: readonly RootDocument[], claimed: number): ServedFile {
    // A root that there is not adds no more than the newest: a million made-up ones are one bundle.
    const have = Math.min(claimed, roots.at(-1)!.version);
    const name = `bundle?root=${have}`;
    const present = served.bundles.get(name);
    if (present) return present;
    const bytes = Buffer.from(JSON.stringify(toBundle(served, roots, have)));
    const etag = toBundleEtag(served, roots);
    const bundle = toServedFile(bytes, etag, { cache: REVALIDATED, type: 'application/json' });
    served.bundles.set(name, bundle);
    this.keep(bundle, served, name);
    return bundle;
  }

  private keep(bundle: ServedFile, served: ServedCohort, name: string): void {
    this.kept.set(bundle, { served, name });
    this.length += bundle.bytes.length;
    for (const [oldest, place] of this.kept) {
      if (this.length <= BUDGET) break;
      place.served.bundles.delete(place.name);
      this.kept.delete(oldest);
      this.length -= oldest.bytes.length;
    }
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
