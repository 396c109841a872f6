import type { TeamSlug } from '@app/domain';
import { notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseTextCursor, toPage, type Page, type PageQuery } from './page.js';

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

const WITH_PARENT = {
  id: true,
  slug: true,
  name: true,
  parent: { select: { slug: true } },
} satisfies Prisma.TeamSelect;
type Row = Prisma.TeamGetPayload<{ select: typeof WITH_PARENT }>;

export class TeamsRepository extends Repository {
  async find(slug: TeamSlug): Promise<Team | null> {
    const row = await this.db.team.findUnique({ where: { slug }, select: WITH_PARENT });
    return row && toTeam(row);
  }

  async get(slug: TeamSlug): Promise<Team> {
    const team = await this.find(slug);
    if (!team) throw notFound(`team ${slug}`);
    return team;
  }

  /** As `get`, with counts. */
  async getRow(slug: TeamSlug): Promise<TeamRow> {
    const [row] = await this.withCounts([await this.get(slug)]);
    return row!;
  }

  /** By slug. `parent` limits to the teams directly below one. */
  async list(query: PageQuery & { search?: string; parent?: TeamSlug }): Promise<Page<TeamRow>> {
    const limit = parseLimit(query.limit);
    const after = parseTextCursor(query.cursor, 1);
    const search = query.search && { contains: query.search, mode: 'insensitive' as const };
    const rows = await this.db.team.findMany({
      where: {
        ...(after && { slug: { gt: after[0]! } }),
        ...(search && { OR: [{ slug: search }, { name: search }] }),
        ...(query.parent && { parent: { slug: query.parent } }),
      },
      orderBy: { slug: 'asc' },
      take: limit + 1,
      select: WITH_PARENT,
    });
    const { items, nextCursor } = toPage(rows, limit, toTeam, ({ slug }) => [slug]);
    return { items: await this.withCounts(items), nextCursor };
  }

  /** The team and everything above it, root first. */
  async lineage(slug: TeamSlug): Promise<Team[]> {
    const lineage = (await this.lineages([slug])).get(slug);
    if (!lineage) throw notFound(`team ${slug}`);
    return lineage;
  }

  /** The same for many teams in one query; unknown teams are absent. */
  async lineages(slugs: readonly TeamSlug[]): Promise<Map<TeamSlug, Team[]>> {
    const rows = await this.db.$queryRaw<(Team & { of: TeamSlug })[]>`
      WITH RECURSIVE up AS (
        SELECT slug AS "of", id, slug, name, parent_id, 0 AS depth FROM team WHERE slug = ANY(${[...slugs]})
        UNION ALL
        SELECT up."of", team.id, team.slug, team.name, team.parent_id, up.depth + 1
          FROM up JOIN team ON team.id = up.parent_id
      )
      SELECT up."of", up.id, up.slug, up.name, parent.slug AS parent
        FROM up LEFT JOIN team parent ON parent.id = up.parent_id
       ORDER BY up."of", up.depth DESC`;
    const lineages = new Map<TeamSlug, Team[]>();
    for (const { of, ...team } of rows) lineages.set(of, [...(lineages.get(of) ?? []), team]);
    return lineages;
  }

  /** The teams themselves and everything below them, each once, by slug. */
  descendants(slugs: readonly TeamSlug[]): Promise<Team[]> {
    return this.db.$queryRaw<Team[]>`
      WITH RECURSIVE down AS (
        SELECT id, slug, name, parent_id FROM team WHERE slug = ANY(${[...slugs]})
        UNION
        SELECT team.id, team.slug, team.name, team.parent_id FROM down JOIN team ON team.parent_id = down.id
      )
      SELECT down.id, down.slug, down.name, parent.slug AS parent
        FROM down LEFT JOIN team parent ON parent.id = down.parent_id
       ORDER BY down.slug`;
  }

  /** @throws FleetError ALREADY_EXISTS for a slug in use, NOT_FOUND for an unknown parent */
  async create(team: { slug: TeamSlug; name: string; parent: TeamSlug }): Promise<Team> {
    const { slug, name } = team;
    const parent = await this.get(team.parent);
    const { id } = await this.db.team.create({ data: { slug, name, parentId: parent.id } });
    return { id, slug, name, parent: parent.slug };
  }

  private async withCounts(teams: readonly Team[]): Promise<TeamRow[]> {
    if (teams.length === 0) return [];
    const rows = await this.db.$queryRaw<
      { id: string; devices: number; templateRevision: number; policyRevision: number }[]
    >`
      SELECT team.id,
             (SELECT count(*)::int FROM device WHERE team_id = team.id AND revoked_at IS NULL) AS devices,
             (SELECT coalesce(max(revision), 0) FROM template_revision WHERE team_id = team.id) AS "templateRevision",
             (SELECT coalesce(max(revision), 0) FROM policy_revision WHERE team_id = team.id) AS "policyRevision"
        FROM team WHERE team.slug = ANY(${teams.map(({ slug }) => slug)})`;
    const counts = new Map(rows.map((row) => [row.id, row]));
    return teams.map((team) => {
      const { devices = 0, templateRevision = 0, policyRevision = 0 } = counts.get(team.id) ?? {};
      return { ...team, devices, templateRevision, policyRevision };
    });
  }
}

function toTeam(row: Row): Team {
  return {
    id: row.id,
    slug: row.slug as TeamSlug,
    name: row.name,
    parent: (row.parent?.slug ?? null) as TeamSlug | null,
  };
}
