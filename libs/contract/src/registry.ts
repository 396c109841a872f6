import type { Launch, VersionStatus } from '@app/domain';

/** `POST /servers`: proposes one exact version; the server is created with its first version. */
export interface ProposeVersion {
  server: string;
  version: string;
  description?: string;
  launch: Launch;
  secretInputs?: readonly string[];
  integrity?: string;
}

/** `POST /servers/versions/{id}/…`: `review`, `approval`, `deprecation`, `revocation`, `rejection` (back to draft). */
export interface Decision {
  note?: string;
}

export interface PersonView {
  id: string;
  name: string;
}

export interface VersionView {
  id: string;
  server: string;
  version: string;
  status: VersionStatus;
  description: string;
  launch: Launch;
  secretInputs: readonly string[];
  integrity: string | null;
  proposedBy: PersonView;
  proposedAt: string;
  decidedBy: PersonView | null;
  decidedAt: string | null;
  decisionNote: string | null;
}

/** `GET /servers/versions/{id}`. */
export interface VersionDetailView extends VersionView {
  /** Slugs of the teams whose own template names it; the teams below them inherit it. */
  usedBy: readonly string[];
}

/** `GET /servers`: one row a server. `GET /servers/versions?server=NAME`: its versions, newest first. */
export interface ServerView {
  name: string;
  description: string;
  latestVersion: string;
  latestApproved: string | null;
  versions: number;
  byStatus: Readonly<Record<VersionStatus, number>>;
}
