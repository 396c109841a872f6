import type { Actor, AuditEvent } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant } from './people.js';

/** What a feature records. `at` defaults to now. */
export interface NewAuditEvent {
  type: string;
  actor: Actor;
  /** What it happened to: `server-version:com.example/x@1.2.3`, `team:platform`. */
  subject: string;
  before?: unknown;
  after?: unknown;
  requestId?: string | null;
  at?: Instant;
}

export interface AuditFilter {
  /** A type, or a prefix of types that ends in a dot. */
  type?: string;
  /** Actor's id or name. */
  actor?: string;
  /** Part of the subject. */
  subject?: string;
  from?: Instant;
  to?: Instant;
}

export interface AuditRepository {
  /** Only within a transaction: locks the chain's head to its end. */
  append(event: NewAuditEvent): Promise<AuditEvent>;
  /** Newest first. */
  list(query: PageQuery & AuditFilter): Promise<Page<AuditEvent>>;
  /** Oldest first, from behind a sequence number: for export and verification. At most 1,000. */
  after(sequence: number, limit: number, filter?: AuditFilter): Promise<AuditEvent[]>;
  /** Sequence 0 and 64 zeros before the first event. */
  head(): Promise<{ sequence: number; hash: string }>;
}
