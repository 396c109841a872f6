import { CLIENT_NAMES, OS_NAMES } from './clients.js';
import type { Finding } from './policy.js';
import type { Draft, DraftServer } from './template.js';

const STATUS_SENTENCES: Record<DraftServer['status'], (server: string) => string> = {
  approved: (server) => `${server} is approved`,
  deprecated: (server) => `${server} is deprecated: it is still delivered, and will be replaced`,
  draft: (server) => `${server} is not approved yet, so it is not delivered`,
  'in-review': (server) => `${server} is still in review, so it is not delivered`,
  revoked: (server) => `${server} is revoked, so it is not delivered`,
  unknown: (server) => `${server} is not in the registry, so it is not delivered`,
};

/**
 * Why a team has a server, or has it not, in the order in which it was decided: template, version, status,
 * restrictions, findings. Asked by key or by registry name.
 */
export function explain(draft: Draft, findings: readonly Finding[], asked: string): readonly string[] {
  const servers = draft.servers.filter(({ key, server }) => matches(asked, key, server));
  if (servers.length > 0) return servers.flatMap((server) => explainServer(server, draft, findings));
  const removed = (draft.removed ?? []).filter(({ key, server }) => matches(asked, key, server));
  if (removed.length === 0) return [`no template of ${draft.team} or of the teams above it names ${asked}`];
  return removed.map(
    ({ key, server, version, from, by }) => `${from} has ${server} ${version} as ${key}; ${by} takes it out`,
  );
}

function matches(asked: string, key: string, server: string): boolean {
  return asked.toLowerCase() === key.toLowerCase() || asked.toLowerCase() === server.toLowerCase();
}

function explainServer(entry: DraftServer, draft: Draft, findings: readonly Finding[]): string[] {
  const { key, server, version, status, from, replaced } = entry;
  return [
    `the template of ${from} has ${server} ${version} as ${key}`,
    ...replaced.map(
      (above) => `it replaces ${above.server} ${above.version}, which ${above.team} has under that key`,
    ),
    STATUS_SENTENCES[status](`${server} ${version}`),
    ...explainRestrictions(entry, draft),
    ...findings.filter(({ subject }) => subject === key).map(explainFinding),
  ];
}

function explainRestrictions({ clients, oses }: DraftServer, draft: Draft): string[] {
  const written = Object.keys(draft.clients) as (keyof Draft['clients'])[];
  const reached = written.filter((client) => !clients || clients.includes(client));
  return [
    ...(oses ? [`it is for ${oses.map((os) => OS_NAMES[os]).join(', ')} only`] : []),
    ...(clients ? [`it is for ${clients.map((client) => CLIENT_NAMES[client]).join(', ')} only`] : []),
    reached.length > 0
      ? `${draft.team} has it written for ${reached.map((client) => CLIENT_NAMES[client]).join(', ')}`
      : `${draft.team} has no client written that it is for`,
  ];
}

function explainFinding({ severity, message, fix, exception }: Finding): string {
  if (exception) return `${message}; tolerated until ${exception.until}`;
  return severity === 'error' ? `${message}; this refuses a release (${fix})` : `${message} (${fix})`;
}
