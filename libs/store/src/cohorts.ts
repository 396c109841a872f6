import type { Os, TeamSlug } from '@app/domain';
import type { Instant } from './people.js';

/** Where a cohort's repository stands: the current version of each signed document. */
export interface Cohort {
  /** 24 hex digits, opaque. */
  channel: string;
  team: TeamSlug;
  os: Os;
  track: string;
  release: number;
  targetsVersion: number;
  snapshotVersion: number;
  timestampVersion: number;
  targetsExpiresAt: Instant;
  snapshotExpiresAt: Instant;
  timestampExpiresAt: Instant;
}

/** Signed metadata by file name: `1795213240.targets.json`, `timestamp.json`, `stock/manifest.txt`. */
export interface CohortDocument {
  channel: string;
  name: string;
  bytes: Uint8Array;
}

export interface CohortsRepository {
  get(channel: string): Promise<Cohort>;
  find(team: TeamSlug, os: Os, track: string): Promise<Cohort | null>;
  /** Of these channels; locks them, in channel order, within a transaction. */
  getMany(channels: readonly string[]): Promise<Cohort[]>;
  /** All, or those of some teams, by channel. */
  list(query?: { teams?: readonly TeamSlug[] }): Promise<Cohort[]>;
  /** Those with a document that expires before an instant, soonest first: what is to be signed again. */
  expiring(before: Instant, limit?: number): Promise<Cohort[]>;
  /** Creates or replaces them. */
  save(cohorts: readonly Cohort[]): Promise<void>;
  /** Creates or replaces documents. */
  putDocuments(documents: readonly CohortDocument[]): Promise<void>;
  findDocument(channel: string, name: string): Promise<CohortDocument | null>;
  /** Names only, sorted. */
  documentNames(channel: string): Promise<string[]>;
  /** The documents that each cohort's present versions name, and those under `stock/`, some cohorts at a time. */
  currentDocuments(pageSize?: number): AsyncIterable<{ cohort: Cohort; documents: CohortDocument[] }[]>;
  /** Drops superseded documents that were written before an instant. Answers how many. */
  pruneDocuments(before: Instant): Promise<number>;
}
