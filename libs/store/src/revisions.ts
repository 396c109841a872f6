import type { PolicyDocument, ServerName, TeamSlug, Template } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant, Person } from './people.js';

/** One numbered revision of a team's document. Revisions are 1, 2, 3… for each team, and never change. */
export interface Revision<T> {
  team: TeamSlug;
  revision: number;
  document: T;
  createdAt: Instant;
  createdBy: Person;
  /** Number of the change that brought it. */
  change: number | null;
}

/** What to save. `baseRevision` is what its author saw (0: none yet). */
export interface NewRevision<T> {
  team: TeamSlug;
  document: T;
  baseRevision: number;
  /** User id. */
  createdBy: string;
  /** Id of the change. */
  changeId?: string | null;
}

export interface RevisionsRepository<T> {
  /** The newest, null when the team has none. */
  current(team: TeamSlug): Promise<Revision<T> | null>;
  /** The newest of many teams in one query; teams without one are absent. */
  currentOf(teams: readonly TeamSlug[]): Promise<Map<TeamSlug, Revision<T>>>;
  get(team: TeamSlug, revision: number): Promise<Revision<T>>;
  /** Newest first. */
  revisions(team: TeamSlug, query: PageQuery): Promise<Page<Revision<T>>>;
  /** Saves the next revisions and answers their numbers. @throws FleetError STALE when one came in between */
  save(revisions: readonly NewRevision<T>[]): Promise<number[]>;
}

export interface TemplatesRepository extends RevisionsRepository<Template> {
  /** Teams whose own current template names one of these versions (an enabled entry), by slug. */
  teamsUsing(versions: readonly { server: ServerName; version: string }[]): Promise<TeamSlug[]>;
}

export type PoliciesRepository = RevisionsRepository<PolicyDocument>;
