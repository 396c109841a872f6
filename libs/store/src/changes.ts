import type { Change, ChangeEdit, ChangeStatus, TeamSlug } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant, Person } from './people.js';

/** A change as it is kept. */
export interface StoredChange extends Change {
  /** Whose template or policy it edits, by slug. */
  teams: TeamSlug[];
  proposedAt: Instant;
  decidedAt?: Instant;
  /** `proposedBy` and `decidedBy` with their names. */
  proposer: Person;
  decider: Person | null;
}

export interface ChangesRepository {
  /** Locks the change within a transaction. */
  get(number: number): Promise<StoredChange>;
  /** Newest first. */
  list(query: PageQuery & { status?: ChangeStatus; team?: TeamSlug }): Promise<Page<StoredChange>>;
  /** Opens it under the next number. */
  create(change: {
    title: string;
    reason: string;
    edits: readonly ChangeEdit[];
    proposedBy: string;
  }): Promise<StoredChange>;
  /** Status, decision and release. */
  save(change: StoredChange): Promise<void>;
}
