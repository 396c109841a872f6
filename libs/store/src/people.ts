import { parseInstant } from './rows.js';

/** Who did something. The product itself is `{ id: 'system', name: 'system' }`. */
export interface Person {
  id: string;
  name: string;
}

/** An instant as RFC 3339 text in UTC with milliseconds, as everywhere outside the database. */
export type Instant = string;

export const SYSTEM: Person = { id: 'system', name: 'system' };

/** Columns to load of a person. */
export const PERSON = { select: { id: true, name: true } } as const;

/** A person's column is null where the product itself acted. */
export function toPerson(row: Person | null): Person {
  return row === null ? SYSTEM : { id: row.id, name: row.name };
}

export function toPersonId(id: string): string | null {
  return id === SYSTEM.id ? null : id;
}

/** Who decided and when, as columns. */
export function toDecision(decidedBy: string | undefined, decidedAt: Instant | undefined) {
  if (decidedBy === undefined) return { decidedById: null, decidedAt: null };
  const at = decidedAt === undefined ? new Date() : parseInstant(decidedAt);
  return { decidedById: toPersonId(decidedBy), decidedAt: at };
}
