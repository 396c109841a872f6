import {
  FleetError,
  parsePolicyDocument,
  parseTemplate,
  type PolicyDocument,
  type ServerName,
  type TeamSlug,
  type Template,
} from '@app/domain';
import { notFound, Repository, type Connection } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseNumberCursor, toPage, type Page, type PageQuery } from './page.js';
import { SYSTEM, toPersonId, type Instant, type Person } from './people.js';
import { readRow, toInstant } from './rows.js';

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

interface Row {
  team: TeamSlug;
  revision: number;
  document: unknown;
  createdAt: Date;
  createdById: string | null;
  createdByName: string | null;
  change: number | null;
}

type Table = 'template_revision' | 'policy_revision';

/** Templates and policies are kept alike; only the document differs. */
export class RevisionsRepository<T> extends Repository {
  constructor(
    connection: Connection,
    private readonly table: Table,
    private readonly parse: (json: unknown) => T,
  ) {
    super(connection);
  }

  /** The newest, null when the team has none. */
  async current(team: TeamSlug): Promise<Revision<T> | null> {
    return (await this.currentOf([team])).get(team) ?? null;
  }

  /** The newest of many teams in one query; teams without one are absent. */
  async currentOf(teams: readonly TeamSlug[]): Promise<Map<TeamSlug, Revision<T>>> {
    const rows = await this.select(
      Prisma.sql`WHERE team.slug = ANY(${[...teams]}) AND NOT EXISTS (
        SELECT 1 FROM ${this.tableSql} later WHERE later.team_id = r.team_id AND later.revision > r.revision)`,
    );
    return new Map(rows.map((row) => [row.team, this.toRevision(row)]));
  }

  async get(team: TeamSlug, revision: number): Promise<Revision<T>> {
    const [row] = await this.select(Prisma.sql`WHERE team.slug = ${team} AND r.revision = ${revision}`);
    if (!row) throw notFound(`revision ${revision} of team ${team}`);
    return this.toRevision(row);
  }

  /** Newest first. */
  async revisions(team: TeamSlug, query: PageQuery): Promise<Page<Revision<T>>> {
    const limit = parseLimit(query.limit);
    const before = parseNumberCursor(query.cursor) ?? 2 ** 31 - 1;
    const rows = await this.select(
      Prisma.sql`WHERE team.slug = ${team} AND r.revision < ${before} ORDER BY r.revision DESC LIMIT ${limit + 1}`,
    );
    return toPage(
      rows,
      limit,
      (row) => this.toRevision(row),
      ({ revision }) => [revision],
    );
  }

  /** Saves the next revisions and answers their numbers. @throws FleetError STALE when one came in between */
  async save(revisions: readonly NewRevision<T>[]): Promise<number[]> {
    this.checkTransaction('saving a revision');
    const teams = await this.lockTeams(revisions.map(({ team }) => team));
    const rows = revisions.map(({ team, document, baseRevision, createdBy, changeId = null }) => {
      const known = teams.get(team);
      if (!known) throw notFound(`team ${team}`);
      if (known.revision !== baseRevision) throw stale(team, baseRevision, known.revision);
      return {
        teamId: known.id,
        revision: baseRevision + 1,
        document: document as Prisma.InputJsonValue,
        createdById: toPersonId(createdBy),
        changeId,
      };
    });
    if (this.table === 'template_revision') await this.db.templateRevision.createMany({ data: rows });
    else await this.db.policyRevision.createMany({ data: rows });
    return rows.map(({ revision }) => revision);
  }

  /** Revisions of a team come one after the other: the team's row is the lock, taken in one order by all. */
  protected async lockTeams(
    slugs: readonly TeamSlug[],
  ): Promise<Map<TeamSlug, { id: string; revision: number }>> {
    const teams = await this.db.$queryRaw<{ id: string; slug: TeamSlug }[]>`
      SELECT id, slug FROM team WHERE slug = ANY(${[...slugs]}) ORDER BY slug FOR NO KEY UPDATE`;
    // Only now: a snapshot from before the lock would not show what its last holder wrote.
    const newest = await this.db.$queryRaw<{ slug: TeamSlug; revision: number }[]>`
      SELECT team.slug, max(r.revision) AS revision FROM ${this.tableSql} r JOIN team ON team.id = r.team_id
       WHERE team.slug = ANY(${[...slugs]}) GROUP BY team.slug`;
    const revisions = new Map(newest.map(({ slug, revision }) => [slug, revision]));
    return new Map(teams.map(({ id, slug }) => [slug, { id, revision: revisions.get(slug) ?? 0 }]));
  }

  private get tableSql(): Prisma.Sql {
    return Prisma.raw(this.table);
  }

  private select(rest: Prisma.Sql): Promise<Row[]> {
    return this.db.$queryRaw<Row[]>`
      SELECT team.slug AS team, r.revision, r.document, r.created_at AS "createdAt",
             author.id AS "createdById", author.name AS "createdByName", change.number AS change
        FROM ${this.tableSql} r
        JOIN team ON team.id = r.team_id
        LEFT JOIN "user" author ON author.id = r.created_by_id
        LEFT JOIN change ON change.id = r.change_id
        ${rest}`;
  }

  private toRevision(row: Row): Revision<T> {
    return readRow(this.table, `${row.team}/${row.revision}`, () => ({
      team: row.team,
      revision: row.revision,
      document: this.parse(row.document),
      createdAt: toInstant(row.createdAt),
      createdBy: row.createdById === null ? SYSTEM : { id: row.createdById, name: row.createdByName! },
      change: row.change,
    }));
  }
}

export class PoliciesRepository extends RevisionsRepository<PolicyDocument> {
  constructor(connection: Connection) {
    super(connection, 'policy_revision', parsePolicyDocument);
  }
}

export class TemplatesRepository extends RevisionsRepository<Template> {
  constructor(connection: Connection) {
    super(connection, 'template_revision', parseTemplate);
  }

  /** Keeps the index of used versions in step. */
  override async save(revisions: readonly NewRevision<Template>[]): Promise<number[]> {
    const numbers = await super.save(revisions);
    const uses = revisions.flatMap(({ team, document }) =>
      Object.values(document.servers)
        .filter(({ enabled }) => enabled)
        .map(({ server, version }) => ({ team, server, version })),
    );
    await this.db.$executeRaw`
      DELETE FROM template_use u USING team
       WHERE team.id = u.team_id AND team.slug = ANY(${revisions.map(({ team }) => team)})`;
    await this.db.$executeRaw`
      INSERT INTO template_use (team_id, server_name, version)
      SELECT DISTINCT team.id, r.server, r.version
        FROM jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) AS r(team text, server text, version text)
        JOIN team ON team.slug = r.team`;
    return numbers;
  }

  /** Teams whose own current template names one of these versions (an enabled entry), by slug. */
  async teamsUsing(versions: readonly { server: ServerName; version: string }[]): Promise<TeamSlug[]> {
    const rows = await this.db.$queryRaw<{ slug: TeamSlug }[]>`
      SELECT DISTINCT team.slug FROM template_use u JOIN team ON team.id = u.team_id
       WHERE (u.server_name, u.version) IN (
         SELECT * FROM unnest(${versions.map(({ server }) => server)}::text[],
                              ${versions.map(({ version }) => version)}::text[]))
       ORDER BY team.slug`;
    return rows.map(({ slug }) => slug);
  }
}

function stale(team: TeamSlug, base: number, current: number): FleetError {
  return new FleetError('STALE', `team ${team} is at revision ${current}, and this starts from ${base}`, {
    hint: 'look at what changed in between, and propose it again from the current revision',
  });
}
