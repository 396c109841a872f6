import type { ServerView, VersionDetailView, VersionView } from '@app/contract';
import type { TeamSlug } from '@app/domain';
import type { ServerRow, StoredVersion } from '@app/store';

export function toVersionView(version: StoredVersion): VersionView {
  return {
    id: version.id,
    server: version.server,
    version: version.version,
    status: version.status,
    description: version.description,
    launch: version.launch,
    secretInputs: version.secretInputs,
    integrity: version.integrity ?? null,
    proposedBy: version.proposer,
    proposedAt: version.proposedAt,
    decidedBy: version.decider,
    decidedAt: version.decidedAt ?? null,
    decisionNote: version.decisionNote ?? null,
  };
}

export function toVersionDetailView(version: StoredVersion, teams: readonly TeamSlug[]): VersionDetailView {
  return { ...toVersionView(version), usedBy: teams };
}

export function toServerView({
  name,
  description,
  latestVersion,
  latestApproved,
  versions,
  byStatus,
}: ServerRow): ServerView {
  return { name, description, latestVersion, latestApproved, versions, byStatus };
}
