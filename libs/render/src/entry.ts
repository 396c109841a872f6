import type { RemoteLaunch, ValuePart } from '@app/domain';
import type { Startable, Value } from './startable.js';

/** A server as one client writes it: texts in that client's own syntax. */
export type Entry = ProcessEntry | RemoteEntry;

export interface ProcessEntry {
  kind: 'process';
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

export interface RemoteEntry {
  kind: 'remote';
  transport: RemoteLaunch['transport'];
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** How a client writes one part of a value; undefined where it has no syntax that means the same. */
export type Spell = (part: ValuePart) => string | undefined;

/** A server in a client's syntax; undefined where one of its values cannot be said in it. */
export function toEntry(server: Startable, spell: Spell): Entry | undefined {
  try {
    return server.kind === 'process'
      ? {
          kind: 'process',
          command: say(server.command, spell),
          args: server.args.map((value) => say(value, spell)),
          env: sayAll(server.env, spell),
        }
      : {
          kind: 'remote',
          transport: server.transport,
          url: say(server.url, spell),
          headers: sayAll(server.headers, spell),
        };
  } catch (error) {
    if (error instanceof Unspeakable) return undefined;
    throw error;
  }
}

/** Every part of every value of a server. */
export function toParts(server: Startable): ValuePart[] {
  const named = (values: readonly (readonly [string, Value])[]) => values.flatMap(([, value]) => value);
  return server.kind === 'process'
    ? [...server.command, ...server.args.flat(), ...named(server.env)]
    : [...server.url, ...named(server.headers)];
}

class Unspeakable extends Error {}

function say(value: Value, spell: Spell): string {
  return value
    .map((part) => {
      const text = spell(part);
      if (text === undefined) throw new Unspeakable(part.kind);
      return text;
    })
    .join('');
}

function sayAll(values: readonly (readonly [string, Value])[], spell: Spell): Record<string, string> {
  return Object.fromEntries(values.map(([name, value]) => [name, say(value, spell)]));
}
