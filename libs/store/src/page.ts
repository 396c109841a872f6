import { FleetError } from '@app/domain';

/** How a list is asked for. `limit` is 1 to 200, default 50; `cursor` is what the previous page answered. */
export interface PageQuery {
  limit?: number;
  cursor?: string;
}

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

/** @throws FleetError INVALID_INPUT */
export function parseLimit(limit = DEFAULT_PAGE): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE) return limit;
  throw new FleetError('INVALID_INPUT', `limit is 1 to ${MAX_PAGE}`, {
    issues: [{ path: 'limit', message: `is not a whole number from 1 to ${MAX_PAGE}` }],
  });
}

/**
 * A cursor holds the sort key of the last row seen, so a page costs the same however far down it is, and rows
 * that come and go meanwhile shift nothing. Opaque to callers.
 *
 * @throws FleetError INVALID_INPUT
 */
export function parseTextCursor(cursor: string | undefined, parts: number): string[] | null {
  if (cursor === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string'))
      return key;
  } catch (error) {
    throw invalidCursor(error);
  }
  throw invalidCursor();
}

/** @throws FleetError INVALID_INPUT */
export function parseNumberCursor(cursor: string | undefined): number | null {
  const key = parseTextCursor(cursor, 1);
  if (key === null) return null;
  if (!/^\d{1,15}$/.test(key[0]!)) throw invalidCursor();
  return Number(key[0]);
}

/** `rows` holds one more than `limit` when there is a next page. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  toKey: (row: Row) => readonly (string | number | bigint)[],
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: items.map(toItem),
    nextCursor: more ? Buffer.from(JSON.stringify(toKey(last).map(String))).toString('base64url') : null,
  };
}

export function invalidCursor(cause?: unknown): FleetError {
  return new FleetError('INVALID_INPUT', 'the cursor is not one that a list answered', {
    hint: 'start again without a cursor',
    issues: [{ path: 'cursor', message: 'is not valid' }],
    cause,
  });
}
