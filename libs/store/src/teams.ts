import type { TeamSlug } from '@app/domain';
import type { Page, PageQuery } from './page.js';

export interface Team {
  id: string;
  slug: TeamSlug;
  name: string;
  /** Null for `organisation` alone. */
  parent: TeamSlug | null;
}

/** A team as lists show it. */
export interface TeamRow extends Team {
  /** Devices of the team itself that are not revoked. */
  devices: number;
  /** 0 when there is none yet. */
  templateRevision: number;
  policyRevision: number;
}

export interface TeamsRepository {
  find(slug: TeamSlug): Promise<Team | null>;
  get(slug: TeamSlug): Promise<Team>;
  /** As `get`, with counts. */
  getRow(slug: TeamSlug): Promise<TeamRow>;
  /** By slug. */
  list(query: PageQuery & { search?: string; parent?: TeamSlug }): Promise<Page<TeamRow>>;
  /** The team and everything above it, root first. */
  lineage(slug: TeamSlug): Promise<Team[]>;
  /** The same for many teams in one query. */
  lineages(slugs: readonly TeamSlug[]): Promise<Map<TeamSlug, Team[]>>;
  /** The teams themselves and everything below them, each once, by slug. */
  descendants(slugs: readonly TeamSlug[]): Promise<Team[]>;
  /** @throws FleetError ALREADY_EXISTS for a slug in use, NOT_FOUND for an unknown parent */
  create(team: { slug: TeamSlug; name: string; parent: TeamSlug }): Promise<Team>;
}
