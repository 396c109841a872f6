import type { ClientId, Finding, Level, Os, TeamSlug, ValuePart } from '@app/domain';
import { CLIENT_NAMES } from '@app/domain';
import type { Entry } from './entry.js';
import type { Encoded } from './rendering.js';
import type { Startable } from './startable.js';

/** Whom a file is for. */
export interface Audience {
  team: TeamSlug;
  os: Os;
  level: Level;
}

/** A server in the file of one client. */
export interface Placed {
  server: Startable;
  /** In the client's own syntax, or the launcher's command line. */
  entry: Entry;
  launched: boolean;
}

/** Everything that is particular to one client. */
export interface Renderer {
  /** How the client writes one part of a value; undefined where it has no syntax that means the same. */
  spell(part: ValuePart, os: Os): string | undefined;
  /** What keeps the client from having the server at all, launched or not. */
  findLimit(server: Startable, audience: Audience): Limit | undefined;
  /** True when the client would refuse this way of starting it, though it could be written. */
  refuses?(server: Startable, audience: Audience): boolean;
  /** What people should know before the first such file is delivered. */
  warn?(audience: Audience): Finding[];
  /** More servers than this the client does not read. */
  most?(audience: Audience): number;
  /** The file, its servers in the order given. Nothing to place gives a valid file all the same. */
  file(placed: readonly Placed[], audience: Audience): Encoded;
}

/** Why a client cannot have a server, and what else could be done. */
export interface Limit {
  why: string;
  fix: string;
}

/** A limit is shown and let pass: the server reaches the other clients. */
export function toLimitFinding(client: ClientId, { key }: Startable, { why, fix }: Limit): Finding {
  return {
    rule: 'client-limits',
    severity: 'warning',
    subject: key,
    message: `${CLIENT_NAMES[client]} does not get ${key}: ${why}`,
    fix,
    where: client,
  };
}
