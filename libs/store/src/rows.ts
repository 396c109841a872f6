import { FleetError } from '@app/domain';

/**
 * Reads a value of a row that the database cannot check. A bad row is refused here, by table and id, instead
 * of breaking something far away later.
 *
 * @throws FleetError INTEGRITY
 */
export function readRow<T>(table: string, id: string | number | bigint, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message } = error as Error;
    throw new FleetError('INTEGRITY', `${table} ${id} in the database is not as it should be: ${message}`, {
      hint: 'restore the row from a backup; see the runbook on a damaged database',
      cause: error,
    });
  }
}

export function toOneOf<T extends string>(values: readonly T[], text: string, column: string): T {
  if ((values as readonly string[]).includes(text)) return text as T;
  throw new Error(`${column} is ${JSON.stringify(text.slice(0, 60))}, not one of ${values.join(', ')}`);
}

export function toObject(value: unknown, column: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Error(`${column} is no object`);
}

export function toArray(value: unknown, column: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${column} is no list`);
}

/** Versions are seconds since 1970 and release numbers: far below 2^53. */
export function toNumber(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`${column} is ${value}, which is too large`);
}

export function toInstant(date: Date): string {
  return date.toISOString();
}

export function toInstantOrNull(date: Date | null): string | null {
  return date === null ? null : toInstant(date);
}

/** @throws FleetError INVALID_INPUT */
export function parseInstant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new FleetError('INVALID_INPUT', `${JSON.stringify(text.slice(0, 60))} is no RFC 3339 instant`);
  }
  return date;
}
