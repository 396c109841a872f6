import { CLIENT_IDS, OSES, type ClientId, type Os } from './clients.js';
import { mergeLaunch } from './merge-launch.js';
import type { ServerKey, ServerName, TeamSlug } from './names.js';
import { CohortParameters, toResolvedLaunch } from './resolve-launch.js';
import type { ServerVersion } from './server.js';
import { compareText, sortRecord } from './sorted.js';
import type {
  ClientChoice,
  Draft,
  DraftProblem,
  DraftRemoval,
  DraftServer,
  TemplateLayer,
  TemplateServer,
} from './template.js';

export type GetVersion = (server: ServerName, version: string) => ServerVersion | undefined;

/**
 * A team's configuration from the layers of its lineage, root first. Total: what is wrong becomes a problem
 * of the draft and never costs the other servers. Equal inputs give equal drafts.
 */
export function compose(team: TeamSlug, layers: readonly TemplateLayer[], getVersion: GetVersion): Draft {
  const problems: DraftProblem[] = [];
  const parameters = mergeParameters(layers);
  const { present, removed } = inherit(layers, problems);
  const expanding = new CohortParameters(parameters);
  const servers = [...present.values()]
    .sort((a, b) => compareText(a.key, b.key))
    .map((entry) => toDraftServer(entry, getVersion, expanding, problems));
  problems.push(...findCaseClashes(servers), ...findDuplicates(servers));
  return {
    team,
    servers,
    clients: mergeClients(layers),
    parameters: sortRecord(Object.fromEntries(parameters)),
    problems,
    removed: removed.sort((a, b) => compareText(a.key, b.key)),
  };
}

interface Inherited {
  key: ServerKey;
  entry: TemplateServer;
  from: TeamSlug;
  replaced: { team: TeamSlug; server: ServerName; version: string }[];
}

function inherit(layers: readonly TemplateLayer[], problems: DraftProblem[]) {
  const present = new Map<string, Inherited>();
  const removed = new Map<string, DraftRemoval>();
  for (const { team, template } of layers) {
    for (const [key, entry] of Object.entries(sortRecord(template.servers))) {
      const above = present.get(key);
      present.delete(key);
      if (!entry.enabled) {
        if (above) removed.set(key, toRemoval(above, team));
        continue;
      }
      removed.delete(key);
      if (above && above.entry.server !== entry.server) problems.push(shadowed(key, team, entry, above));
      present.set(key, {
        key: key as ServerKey,
        entry,
        from: team,
        replaced: above ? replacedBy(above) : [],
      });
    }
  }
  return { present, removed: [...removed.values()] };
}

function replacedBy({ entry, from, replaced }: Inherited): Inherited['replaced'] {
  return [...replaced, { team: from, server: entry.server, version: entry.version }];
}

function toRemoval({ key, entry, from }: Inherited, by: TeamSlug): DraftRemoval {
  return { key, server: entry.server, version: entry.version, from, by };
}

function toDraftServer(
  { key, entry, from, replaced }: Inherited,
  getVersion: GetVersion,
  parameters: CohortParameters,
  problems: DraftProblem[],
): DraftServer {
  const version = getVersion(entry.server, entry.version);
  const server = {
    key,
    server: entry.server,
    version: entry.version,
    ...(entry.clients && { clients: CLIENT_IDS.filter((client) => entry.clients!.includes(client)) }),
    ...(entry.oses && { oses: OSES.filter((os) => entry.oses!.includes(os)) }),
    from,
    replaced,
  };
  if (!version) {
    const message = `the registry has no ${entry.server} ${entry.version}`;
    problems.push({ kind: 'unknown-version', subject: key, message });
    return { ...server, status: 'unknown', secretInputs: [] };
  }
  const merged = mergeLaunch(version.launch, entry);
  const resolved = toResolvedLaunch(merged.launch, parameters);
  for (const { kind, where, message } of [...merged.problems, ...resolved.problems]) {
    problems.push({ kind, subject: key, message: `${key}: ${where} ${message}` });
  }
  const secretInputs = [...version.secretInputs].sort(compareText);
  return { ...server, status: version.status, launch: resolved.launch, secretInputs };
}

function mergeParameters(layers: readonly TemplateLayer[]): Map<string, string> {
  return new Map(layers.flatMap(({ template }) => Object.entries(template.parameters)));
}

/** A lower layer's choice wins per client; `null` switches a client off for this team and those below. */
function mergeClients(layers: readonly TemplateLayer[]): Draft['clients'] {
  const clients: Partial<Record<ClientId, ClientChoice>> = {};
  for (const client of CLIENT_IDS) {
    const choice = layers.findLast(({ template }) => template.clients[client] !== undefined)?.template
      .clients[client];
    if (choice) clients[client] = choice;
  }
  return clients;
}

function shadowed(key: string, team: TeamSlug, entry: TemplateServer, above: Inherited): DraftProblem {
  return {
    kind: 'shadowed-key',
    subject: key,
    message: `${team} puts ${entry.server} under the key ${key}, which ${above.from} uses for ${above.entry.server}`,
  };
}

/** Some clients and file systems do not tell `GitHub` from `github`; people never do. */
function findCaseClashes(servers: readonly DraftServer[]): DraftProblem[] {
  const seen = new Map<string, ServerKey>();
  return servers.flatMap(({ key }) => {
    const first = seen.get(key.toLowerCase());
    if (first === undefined) {
      seen.set(key.toLowerCase(), key);
      return [];
    }
    return [
      { kind: 'case-clash' as const, subject: key, message: `${key} and ${first} differ only in case` },
    ];
  });
}

/** The same server twice in one file. Entries that no client and OS share are no duplicates. */
function findDuplicates(servers: readonly DraftServer[]): DraftProblem[] {
  return servers.flatMap((server, index) => {
    const twin = servers
      .slice(0, index)
      .find((other) => other.server === server.server && meet(server, other));
    if (!twin) return [];
    const message = `${server.server} is there twice, as ${twin.key} and as ${server.key}`;
    return [{ kind: 'duplicate-server' as const, subject: server.key, message }];
  });
}

function meet(a: DraftServer, b: DraftServer): boolean {
  return overlap<ClientId>(a.clients, b.clients) && overlap<Os>(a.oses, b.oses);
}

function overlap<T>(a: readonly T[] | undefined, b: readonly T[] | undefined): boolean {
  return !a || !b || a.some((item) => b.includes(item));
}
