import type { ClientId, Draft, Form, Os, TeamSlug } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant, Person } from './people.js';

/** One file of a cohort. Its bytes are the blob of that hash. */
export interface ReleaseFile {
  form: Form;
  client: ClientId | 'launcher';
  sha256: string;
  length: number;
}

/** What a release gave a cohort that it changed. */
export interface ReleaseCohort {
  release: number;
  team: TeamSlug;
  os: Os;
  track: string;
  channel: string;
  /** The composed input it was rendered from. */
  draft: Draft;
  /** By form. Empty: the cohort gets nothing any more. */
  files: ReleaseFile[];
}

export interface Release {
  number: number;
  createdAt: Instant;
  createdBy: Person;
  /** Number of the change. */
  change: number | null;
  reason: string;
  /** Teams with a cohort that it changed, by slug. */
  teams: TeamSlug[];
  /** How many cohorts it changed. */
  cohorts: number;
}

export interface NewRelease {
  /** From `next()` of the same transaction. */
  number: number;
  /** Id of the change. */
  changeId?: string | null;
  reason: string;
  /** User id or `system`. */
  createdBy: string;
  createdAt: Instant;
  cohorts: readonly Omit<ReleaseCohort, 'release'>[];
}

export interface ReleasesRepository {
  /**
   * The next number. Only within a transaction: it locks the counter to its end, so that publishing is one at a
   * time and numbers have no gaps.
   */
  next(): Promise<number>;
  /** 0 before the first. */
  latest(): Promise<number>;
  get(number: number): Promise<Release>;
  /** Newest first. */
  list(query: PageQuery & { team?: TeamSlug }): Promise<Page<Release>>;
  /** Blobs of its files must have been put before. */
  create(release: NewRelease): Promise<void>;
  /** What each cohort had as of a release (default: now): for each the newest row that is not later. */
  cohortsAt(query: {
    release?: number;
    teams?: readonly TeamSlug[];
    os?: Os;
    track?: string;
  }): Promise<ReleaseCohort[]>;
}
