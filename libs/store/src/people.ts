/** Who did something. The product itself is `{ id: 'system', name: 'system' }`. */
export interface Person {
  id: string;
  name: string;
}

/** An instant as RFC 3339 text in UTC with milliseconds, as everywhere outside the database. */
export type Instant = string;
