import type { ClientId, Form } from '@app/domain';
import { toSha256 } from '@app/signing';
import type { Cohort, CohortDocument } from '@app/store';
import { IMMUTABLE, REVALIDATED, toServedFile, type ServedFile } from './served-file.js';

/** One file of a cohort, in memory; equal bytes of many cohorts are one buffer. */
export interface ServedTarget {
  form: Form;
  client: ClientId | 'launcher';
  /** The release that brought it: what the signed metadata says. */
  release: number;
  sha256: string;
  bytes: Uint8Array;
}

/** A cohort's repository as it stands, ready to be served without the database. */
export interface ServedCohort {
  cohort: Cohort;
  /** By name under `/tuf/ch/{channel}/`: `timestamp.json`, `{N}.targets.json`, `stock/manifest.txt`. */
  documents: ReadonlyMap<string, ServedFile>;
  targets: readonly ServedTarget[];
  /** Updates in one answer, by the name they are asked for with: `bundle?root=1`. Filled as they are asked for. */
  bundles: Map<string, ServedFile>;
}

export const TIMESTAMP = 'timestamp.json';
export const STOCK = 'stock/';

export function toSnapshotName({ snapshotVersion }: Cohort): string {
  return `${snapshotVersion}.snapshot.json`;
}

export function toTargetsName({ targetsVersion }: Cohort): string {
  return `${targetsVersion}.targets.json`;
}

/** Where a file's signed statement is kept. */
export function toStatementName(form: Form): string {
  return `${STOCK}${form}.sig`;
}

/** `getBytes` answers a file by its hash; what a targets document names is always there. */
export function toServedCohort(
  cohort: Cohort,
  documents: readonly Pick<CohortDocument, 'name' | 'bytes'>[],
  getBytes: (sha256: string) => Uint8Array,
): ServedCohort {
  const named = new Map(documents.map(({ name, bytes }) => [name, bytes]));
  const targets = readTargets(named.get(toTargetsName(cohort))!).map((target) => ({
    ...target,
    bytes: getBytes(target.sha256),
  }));
  const current = [...named].filter(([name]) => isCurrent(name, cohort, targets));
  const served = new Map(pack(current).map(([name, bytes]) => [name, toServedDocument(name, bytes)]));
  return { cohort, documents: served, targets, bundles: new Map() };
}

/**
 * Copies them into one allocation of their own. They live for days, and a small buffer keeps alive the whole
 * slab that it was cut from, along with what was transient in it.
 */
function pack(documents: readonly (readonly [string, Uint8Array])[]): [string, Uint8Array][] {
  const whole = Buffer.allocUnsafeSlow(documents.reduce((sum, [, bytes]) => sum + bytes.length, 0));
  let end = 0;
  return documents.map(([name, bytes]) => {
    const start = end;
    end += bytes.length;
    whole.set(bytes, start);
    return [name, whole.subarray(start, end)];
  });
}

/** Which files a targets document names. Only for documents that this server signed. */
export function readTargets(bytes: Uint8Array): Omit<ServedTarget, 'bytes'>[] {
  const { signed } = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
    signed: {
      targets: Record<string, { hashes: { sha256: string }; custom: Omit<ServedTarget, 'bytes' | 'sha256'> }>;
    };
  };
  return Object.values(signed.targets).map(({ hashes, custom: { form, client, release } }) => ({
    form,
    client,
    release,
    sha256: hashes.sha256,
  }));
}

export function toServedDocument(name: string, bytes: Uint8Array): ServedFile {
  const cache = name === TIMESTAMP || name.startsWith(STOCK) ? REVALIDATED : IMMUTABLE;
  const type = name.startsWith(STOCK) ? 'text/plain; charset=utf-8' : 'application/json';
  return toServedFile(bytes, `"${toSha256(bytes).slice(0, 32)}"`, { cache, type });
}

/** A statement about a file that the cohort has no longer stays in the database until it is pruned. */
function isCurrent(name: string, cohort: Cohort, targets: readonly { form: Form }[]): boolean {
  if (name === TIMESTAMP || name === toSnapshotName(cohort) || name === toTargetsName(cohort)) return true;
  return STOCK_NAMES.has(name) || targets.some(({ form }) => toStatementName(form) === name);
}

const STOCK_NAMES = new Set(
  ['manifest.txt', 'manifest.txt.sig', 'fresh.txt', 'fresh.txt.sig'].map((name) => STOCK + name),
);
