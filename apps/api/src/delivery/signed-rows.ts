import type { Os, TeamSlug } from '@app/domain';
import type { SignedCohort, SignedContent, SignedFreshness } from '@app/signing';
import type { Cohort } from '@app/store';
import { STOCK, TIMESTAMP, toStatementName } from './served-cohort.js';

export interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

/** Which cohort it is, apart from where its repository stands. */
export interface CohortPlace {
  channel: string;
  team: TeamSlug;
  os: Os;
  track: string;
}

export function toCohortRow(
  place: CohortPlace,
  { release, targets, snapshot, timestamp }: SignedCohort,
): Cohort {
  return {
    ...place,
    release,
    targetsVersion: targets.version,
    snapshotVersion: snapshot.version,
    timestampVersion: timestamp.version,
    targetsExpiresAt: targets.expires,
    snapshotExpiresAt: snapshot.expires,
    timestampExpiresAt: timestamp.expires,
  };
}

export function toContentDocuments({
  targets,
  manifest,
  manifestSignature,
  statements,
}: SignedContent): NamedBytes[] {
  return [
    { name: targets.name, bytes: targets.bytes },
    { name: `${STOCK}manifest.txt`, bytes: Buffer.from(manifest) },
    { name: `${STOCK}manifest.txt.sig`, bytes: Buffer.from(manifestSignature) },
    ...statements.map(({ form, text, signature }) => ({
      name: toStatementName(form),
      bytes: Buffer.from(text + signature),
    })),
  ];
}

/** Without a snapshot where only the timestamp was signed again. */
export type Freshness = Omit<SignedFreshness, 'snapshot'> & Partial<Pick<SignedFreshness, 'snapshot'>>;

export function toFreshDocuments({ snapshot, timestamp, fresh, freshSignature }: Freshness): NamedBytes[] {
  return [
    ...(snapshot ? [{ name: snapshot.name, bytes: snapshot.bytes }] : []),
    { name: TIMESTAMP, bytes: timestamp.bytes },
    { name: `${STOCK}fresh.txt`, bytes: Buffer.from(fresh) },
    { name: `${STOCK}fresh.txt.sig`, bytes: Buffer.from(freshSignature) },
  ];
}
