import type { ServerVersion } from '@app/domain';

export function toVersionSubject({ server, version }: Pick<ServerVersion, 'server' | 'version'>): string {
  return `server-version:${server}@${version}`;
}

/** What the audit log keeps of a version: enough to say later exactly what was approved, and no row ids. */
export function toAuditedVersion(version: ServerVersion): ServerVersion {
  const {
    server,
    status,
    description,
    launch,
    secretInputs,
    integrity,
    proposedBy,
    decidedBy,
    decisionNote,
  } = version;
  return {
    server,
    version: version.version,
    status,
    description,
    launch,
    secretInputs,
    integrity,
    proposedBy,
    decidedBy,
    decisionNote,
  };
}
