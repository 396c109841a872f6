import { compareText, type Launch, type Os, type ServerName, type TemplateServer } from '@app/domain';
import { saysSecret } from '@app/secrets';
import type { Recognised } from './launches/index.js';
import type { ParsedServer } from './parsed-config.js';
import { toOwnName } from './server-names.js';

export interface RecognisedEntry {
  key: string;
  disabled: boolean;
  /** Null for all. */
  oses: readonly Os[] | null;
  recognised: Recognised;
}

/** A server of one or more entries, and how it is started. */
export interface Proposal {
  server: ParsedServer;
  entries: readonly { key: string; entry: TemplateServer | null }[];
}

/**
 * One server for each distinct launch, and one template entry for each key. Entries that start the same thing
 * share a version; two different things never share a name and version.
 */
export function proposeServers(entries: readonly RecognisedEntry[]): Proposed {
  return toDistinct(
    entries.map(({ key, disabled, oses, recognised }) => {
      const { args, env } = recognised;
      const server = { ...toServer(recognised), keys: [key], secretInputs: toSecretInputs(env) };
      const entry = {
        enabled: true,
        server: server.server as ServerName,
        version: server.version,
        args,
        env,
        ...(oses && { oses }),
      };
      return { server, entries: [{ key, entry: disabled ? null : entry }] };
    }),
  );
}

export interface Proposed {
  servers: ParsedServer[];
  template: Record<string, TemplateServer>;
}

/** Joins proposals of the same launch, and gives a name of its own to another launch of the same name and version. */
export function toDistinct(proposals: readonly Proposal[]): Proposed {
  const servers = new Map<string, ParsedServer>();
  const template: [string, TemplateServer][] = [];
  for (const { server, entries } of proposals) {
    const joined = join(servers, server);
    servers.set(toIdentity(joined), joined);
    for (const { key, entry } of entries) {
      if (entry)
        template.push([key, { ...entry, server: joined.server as ServerName, version: joined.version }]);
    }
  }
  return {
    servers: [...servers.values()],
    template: Object.fromEntries(template.sort(([a], [b]) => compareText(a, b))),
  };
}

function join(servers: ReadonlyMap<string, ParsedServer>, server: ParsedServer): ParsedServer {
  for (const name of toNames(server.server, server.keys[0] ?? 'server')) {
    const named = { ...server, server: name };
    const there = servers.get(toIdentity(named));
    if (!there) return named;
    if (!isSameLaunch(there.launch, named.launch)) continue;
    const secretInputs = [...new Set([...there.secretInputs, ...named.secretInputs])].sort(compareText);
    return { ...there, keys: [...there.keys, ...named.keys], secretInputs };
  }
  throw new Error('names never run out');
}

function* toNames(server: string, key: string): Generator<string> {
  yield server;
  yield toOwnName(server, key);
  for (let at = 2; ; at++) yield toOwnName(server, `${key}-${at}`);
}

function toServer({
  server,
  version,
  description,
  launch,
  versionFrom,
  requested,
}: Recognised): ParsedServer {
  return { server, version, description, launch, secretInputs: [], keys: [], versionFrom, requested };
}

function toIdentity({ server, version }: ParsedServer): string {
  return `${server} ${version}`;
}

/** Launches are built field by field in one order, so equal ones have equal texts. */
function isSameLaunch(a: Launch, b: Launch): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Variables and headers that hold a secret by reference, or whose name says so and whose value is one. */
function toSecretInputs(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env)
    .filter(([name, value]) => value.includes('secret://') || (saysSecret(name) && value.includes('${')))
    .map(([name]) => name)
    .sort(compareText);
}
