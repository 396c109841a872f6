import type { ImportView, ProposedServer } from '@app/contract';
import {
  parseLaunch,
  type Finding,
  type Launch,
  type ServerName,
  type ServerVersion,
  type Template,
} from '@app/domain';
import type { ParsedConfig, ParsedServer } from '@app/import';

/** By `toVersionKey`. */
type Existing = ReadonlyMap<string, ServerVersion>;

export function toImportView(
  { client, servers, notUnderstood, secrets }: ParsedConfig,
  rest: { template: Template; baseRevision: number; findings: readonly Finding[]; existing: Existing },
): ImportView {
  const { template, baseRevision, findings, existing } = rest;
  return {
    client,
    servers: servers.map((server) => toProposedServer(server, existing)),
    template,
    baseRevision,
    findings,
    notUnderstood,
    secrets,
  };
}

/** Without what only the import itself needs: what is answered can be sent to `POST /servers` as it is. */
function toProposedServer(server: ParsedServer, existing: Existing): ProposedServer {
  const { server: name, version, description, launch, secretInputs, integrity, keys, versionFrom } = server;
  return {
    server: name,
    version,
    description,
    launch,
    secretInputs,
    ...(integrity === undefined ? {} : { integrity }),
    keys,
    versionFrom,
    existing: existing.get(toVersionKey(server))?.status ?? null,
  };
}

/** A proposed server as the registry would have it, had it been proposed already. */
export function toDraftVersion({
  server,
  version,
  description,
  launch,
  secretInputs,
}: ParsedServer): ServerVersion {
  return {
    server: server as ServerName,
    version,
    status: 'draft',
    description,
    launch,
    secretInputs,
    proposedBy: '',
  };
}

/** A version that the registry has already is what counts, even where the file starts it in another way. */
export function findDifferences(servers: readonly ParsedServer[], existing: Existing): Finding[] {
  return servers.flatMap((server) => {
    const known = existing.get(toVersionKey(server));
    if (!known || isSameLaunch(known.launch, server.launch)) return [];
    return server.keys.map((key) => ({
      rule: 'approved-servers',
      severity: 'warning' as const,
      subject: key,
      message: `${key}: the registry starts ${server.server} ${server.version} in another way than this file; the registry counts`,
      fix: 'Compare the two, and propose another version where the file is right.',
    }));
  });
}

export function toVersionKey({ server, version }: { server: string; version: string }): string {
  return `${server} ${version}`;
}

function isSameLaunch(a: Launch, b: Launch): boolean {
  return JSON.stringify(parseLaunch(a)) === JSON.stringify(parseLaunch(b));
}
