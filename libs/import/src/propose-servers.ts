import { compareText, type Launch, type ServerName, type TemplateServer } from '@app/domain';
import { saysSecret } from '@app/secrets';
import type { Recognised } from './launches/index.js';
import type { ParsedServer } from './parsed-config.js';
import { toOwnName } from './server-names.js';

export interface RecognisedEntry {
  key: string;
  disabled: boolean;
  recognised: Recognised;
}

/**
 * One server for each distinct launch, and one template entry for each key. Entries that start the same thing
 * share a version; two different things never share a name and version.
 */
export function proposeServers(entries: readonly RecognisedEntry[]): {
  servers: ParsedServer[];
  template: Record<string, TemplateServer>;
} {
  const servers = new Map<string, ParsedServer>();
  const template: [string, TemplateServer][] = [];
  for (const { key, disabled, recognised } of entries) {
    const server = findOrPropose(servers, key, recognised);
    const { args, env } = recognised;
    const inputs = [...new Set([...server.secretInputs, ...toSecretInputs(env)])].sort(compareText);
    servers.set(toIdentity(server), { ...server, keys: [...server.keys, key], secretInputs: inputs });
    if (disabled) continue;
    template.push([
      key,
      { enabled: true, server: server.server as ServerName, version: server.version, args, env },
    ]);
  }
  return {
    servers: [...servers.values()],
    template: Object.fromEntries(template.sort(([a], [b]) => compareText(a, b))),
  };
}

function findOrPropose(
  servers: ReadonlyMap<string, ParsedServer>,
  key: string,
  recognised: Recognised,
): ParsedServer {
  for (const name of toNames(recognised.server, key)) {
    const proposed = toServer(name, recognised);
    const there = servers.get(toIdentity(proposed));
    if (!there) return proposed;
    if (isSameLaunch(there.launch, proposed.launch) && there.requested === proposed.requested) return there;
  }
  throw new Error('names never run out');
}

function* toNames(server: string, key: string): Generator<string> {
  yield server;
  yield toOwnName(server, key);
  for (let at = 2; ; at++) yield toOwnName(server, `${key}-${at}`);
}

function toServer(
  server: string,
  { version, description, launch, versionFrom, requested }: Recognised,
): ParsedServer {
  return { server, version, description, launch, secretInputs: [], keys: [], versionFrom, requested };
}

function toIdentity({ server, version }: ParsedServer): string {
  return `${server} ${version}`;
}

/** Launches are built field by field in one order, so equal ones have equal texts. */
function isSameLaunch(a: Launch, b: Launch): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Variables and headers that hold a secret now, or whose name says that they will. */
function toSecretInputs(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value.includes('secret://') || saysSecret(name) ? [name] : [],
  );
}
