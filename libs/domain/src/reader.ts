import { FleetError, type Issue } from './errors.js';

/** How long one text may be. Client files of real workstations stay far below. */
export const LONGEST_TEXT = 8192;
/** How many entries one list or record may have. */
const MOST_ENTRIES = 500;

/**
 * Reads unknown input into domain values and collects everything that is wrong with it, so that its author
 * can repair it in one go. After an issue it answers a stand-in and reads on; `finish` throws them all.
 */
export class Reader {
  readonly issues: Issue[] = [];

  fail(path: string, message: string): void {
    this.issues.push({ path: path === '' ? '(root)' : path, message });
  }

  /** An object with these fields at most. A field nobody knows is refused: it would be lost silently. */
  fields<K extends string>(value: unknown, path: string, known: readonly K[]): Partial<Record<K, unknown>> {
    const object = this.object(value, path);
    for (const key of Object.keys(object)) {
      if (!(known as readonly string[]).includes(key)) {
        this.fail(at(path, key), `is not a field here; known are ${known.join(', ')}`);
      }
    }
    return object as Partial<Record<K, unknown>>;
  }

  record<T>(
    value: unknown,
    path: string,
    read: (value: unknown, path: string, key: string) => T,
  ): Record<string, T> {
    const entries = Object.entries(value === undefined ? {} : this.object(value, path));
    if (entries.length > MOST_ENTRIES) this.fail(path, `has more than ${MOST_ENTRIES} entries`);
    // JSON knows it as a name like any other; almost every program that reads it does not.
    if (entries.some(([key]) => key === '__proto__')) this.fail(at(path, '__proto__'), 'is no name to use');
    return Object.fromEntries(
      entries.slice(0, MOST_ENTRIES).map(([key, item]) => [key, read(item, at(path, key), key)]),
    );
  }

  list<T>(value: unknown, path: string, read: (value: unknown, path: string) => T): T[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.fail(path, `must be a list, not ${nameOf(value)}`);
      return [];
    }
    if (value.length > MOST_ENTRIES) this.fail(path, `has more than ${MOST_ENTRIES} entries`);
    return value.slice(0, MOST_ENTRIES).map((item, index) => read(item, `${path}[${index}]`));
  }

  text(value: unknown, path: string, pattern?: { matches: RegExp; wanted: string }): string {
    if (typeof value !== 'string') {
      this.fail(path, value === undefined ? 'is missing' : `must be a text, not ${nameOf(value)}`);
      return '';
    }
    if (value.length > LONGEST_TEXT) this.fail(path, `is longer than ${LONGEST_TEXT} characters`);
    else if (value.includes('\0')) this.fail(path, 'holds a NUL character, which no program can be given');
    else if (pattern && !pattern.matches.test(value)) this.fail(path, `must be ${pattern.wanted}`);
    return value;
  }

  flag(value: unknown, path: string, absent: boolean): boolean {
    if (value === undefined) return absent;
    if (typeof value !== 'boolean') this.fail(path, `must be true or false, not ${nameOf(value)}`);
    return value === true;
  }

  choice<T extends string>(value: unknown, path: string, choices: readonly T[]): T {
    if (choices.includes(value as T)) return value as T;
    this.fail(
      path,
      value === undefined
        ? `is missing; one of ${choices.join(', ')}`
        : `must be one of ${choices.join(', ')}`,
    );
    return choices[0]!;
  }

  /** Takes what another parser refuses as an issue of this input. */
  parsed<T>(value: unknown, path: string, parse: (text: string) => T): T {
    const text = this.text(value, path);
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      if (typeof value === 'string') this.fail(path, error.message);
      return text as T;
    }
  }

  /** @throws FleetError INVALID_INPUT with every issue */
  finish(what: string): void {
    if (this.issues.length === 0) return;
    const [first] = this.issues;
    const more = this.issues.length > 1 ? ` (and ${this.issues.length - 1} more)` : '';
    throw new FleetError('INVALID_INPUT', `${what}: ${first!.path} ${first!.message}${more}`, {
      issues: this.issues,
    });
  }

  private object(value: unknown, path: string): Record<string, unknown> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    this.fail(path, value === undefined ? 'is missing' : `must be an object, not ${nameOf(value)}`);
    return {};
  }
}

function at(path: string, key: string): string {
  const shown = key.length > 80 ? `${key.slice(0, 80)}…` : key;
  return path === '' ? shown : `${path}.${shown}`;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
