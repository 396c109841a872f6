import type { Actor } from './actor.js';

/** One entry of the audit log. Sequence numbers have no gaps; each event carries the hash of the one before. */
export interface AuditEvent {
  sequence: number;
  /** RFC 3339 in UTC with milliseconds. */
  at: string;
  /** `server.approved`, `device.enrolled`. */
  type: string;
  actor: Actor;
  /** What it happened to. */
  subject: string;
  before: unknown;
  after: unknown;
  requestId: string | null;
  /** Hex SHA-256 of the event before; 64 zeros for the first. */
  previousHash: string;
  /** Hex SHA-256 of `toCanonicalText`. */
  hash: string;
}

/** `previousHash` of the first event. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/**
 * The text whose SHA-256 is the event's hash: JSON without spaces, the keys of every object sorted by UTF-16
 * code units (as RFC 8785 does), absent values as null. The CLI recomputes the chain from it.
 */
export function toCanonicalText(event: Omit<AuditEvent, 'hash'>): string {
  const { sequence, at, type, actor, subject, before, after, requestId, previousHash } = event;
  const { kind, id, name } = actor;
  return toSortedJson({
    sequence,
    at,
    type,
    actor: { kind, id, name },
    subject,
    before: before ?? null,
    after: after ?? null,
    requestId,
    previousHash,
  });
}

function toSortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => toSortedJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${toSortedJson(member)}`);
  return `{${members.join(',')}}`;
}
