import type { Finding } from '@app/domain';
import type { ParsedConfig, ParsedServer } from './parsed-config.js';
import { toDistinct, type Proposal } from './propose-servers.js';

/** What a package registry says of one server. */
export interface FoundVersion {
  version: string;
  integrity?: string;
}

/**
 * The same proposal with the versions that a registry was found to have, and a finding for each that the file
 * had left open. What came out equal is joined.
 */
export function applyVersions(
  parsed: ParsedConfig,
  found: ReadonlyMap<ParsedServer, FoundVersion>,
): ParsedConfig {
  const proposals = parsed.servers.map((server): Proposal => {
    const entries = server.keys.map((key) => ({ key, entry: parsed.entries[key] ?? null }));
    return { server: toVersioned(server, found.get(server)), entries };
  });
  const { servers, template } = toDistinct(proposals);
  const findings = parsed.servers.flatMap((server) => toFindings(server, found.get(server)));
  return { ...parsed, servers, entries: template, findings: [...parsed.findings, ...findings] };
}

function toVersioned(server: ParsedServer, found: FoundVersion | undefined): ParsedServer {
  if (!found || server.launch.kind !== 'package') return server;
  const { version, integrity } = found;
  return {
    ...server,
    version,
    launch: { ...server.launch, version },
    versionFrom: server.versionFrom === 'config' ? 'config' : 'registry',
    ...(integrity === undefined ? {} : { integrity }),
  };
}

function toFindings({ keys, launch, requested }: ParsedServer, found: FoundVersion | undefined): Finding[] {
  if (!found || requested === null || launch.kind !== 'package') return [];
  return keys.map((key) => ({
    rule: 'exact-version',
    severity: 'warning',
    subject: key,
    where: 'version',
    message: `${key}: the file asks for ${launch.identifier} ${requested}, which may be another version every day; ${found.version} is proposed`,
    fix: 'Review the proposed version, or put another exact one in its place.',
  }));
}
