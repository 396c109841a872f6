import type { Launch } from '@app/domain';
import type { Notes } from '../notes.js';
import type { Entry } from '../understand-texts.js';

/** What a server is, apart from what one entry adds to it. */
export interface Recognised {
  /** Package and runner, program and script, or address. Without the entry's own arguments and variables. */
  launch: Launch;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Its name in the registry, which the same package has on every machine. */
  server: string;
  version: string;
  versionFrom: 'config' | 'unresolved' | 'none';
  requested: string | null;
  description: string;
}

/** A command line as a recogniser gets it: unwrapped, its program in lower case and without path or `.exe`. */
export interface CommandLine {
  program: string;
  args: readonly string[];
  /** As it stands in the file. */
  command: string;
}

/** Null when this is not its kind of launch. */
export type Recogniser = (line: CommandLine, entry: Entry, notes: Notes) => Recognised | null;

export const COMMAND_VERSION = '1.0.0';

/** A secret reference that has become the whole value loses its braces. */
export function toAlone(value: string): string {
  return /^\$\{(secret:\/\/[^}]*)\}$/.exec(value)?.[1] ?? value;
}
