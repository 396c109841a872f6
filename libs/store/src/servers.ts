import type { ServerName, ServerVersion, VersionStatus } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant, Person } from './people.js';

/** A server version as it is kept. */
export interface StoredVersion extends ServerVersion {
  id: string;
  proposedAt: Instant;
  decidedAt?: Instant;
  /** `proposedBy` and `decidedBy` with their names. */
  proposer: Person;
  decider: Person | null;
}

/** A server as lists show it. */
export interface ServerRow {
  name: ServerName;
  description: string;
  latestVersion: string;
  latestApproved: string | null;
  versions: number;
  byStatus: Record<VersionStatus, number>;
}

export interface ServersRepository {
  /** By name. `search` looks into names and descriptions. `status`: servers with at least one such version. */
  list(query: PageQuery & { search?: string; status?: VersionStatus }): Promise<Page<ServerRow>>;
  /** Newest first. */
  versions(
    query: PageQuery & { server?: ServerName; status?: VersionStatus; search?: string },
  ): Promise<Page<StoredVersion>>;
  /** By id; locks the version within a transaction. */
  get(id: string): Promise<StoredVersion>;
  find(server: ServerName, version: string): Promise<StoredVersion | null>;
  /** Many in one query; unknown ones are absent. */
  getMany(versions: readonly { server: ServerName; version: string }[]): Promise<StoredVersion[]>;
  /** Creates the server with its first version. @throws FleetError ALREADY_EXISTS */
  create(version: ServerVersion): Promise<StoredVersion>;
  /** Status and decision; a draft's description, launch, inputs and integrity too. */
  save(version: StoredVersion): Promise<void>;
}
