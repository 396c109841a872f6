import {
  CLIENT_IDS,
  FORMS,
  OSES,
  type ClientId,
  type Draft,
  type Form,
  type Os,
  type TeamSlug,
} from '@app/domain';
import { notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseNumberCursor, toPage, type Page, type PageQuery } from './page.js';
import { PERSON, toPerson, toPersonId, type Instant, type Person } from './people.js';
import { parseInstant, readRow, toArray, toInstant, toObject, toOneOf } from './rows.js';

/** One file of a cohort. Its bytes are the blob of that hash. */
export interface ReleaseFile {
  form: Form;
  client: ClientId | 'launcher';
  sha256: string;
  length: number;
}

/** What a release gave a cohort that it changed. */
export interface ReleaseCohort {
  release: number;
  team: TeamSlug;
  os: Os;
  track: string;
  channel: string;
  /** The composed input it was rendered from. */
  draft: Draft;
  /** By form. Empty: the cohort gets nothing any more. */
  files: ReleaseFile[];
}

export interface Release {
  number: number;
  createdAt: Instant;
  createdBy: Person;
  /** Number of the change. */
  change: number | null;
  reason: string;
  /** Teams with a cohort that it changed, by slug. */
  teams: TeamSlug[];
  /** How many cohorts it changed. */
  cohorts: number;
}

export interface NewRelease {
  /** From `next()` of the same transaction. */
  number: number;
  /** Id of the change. */
  changeId?: string | null;
  reason: string;
  /** User id or `system`. */
  createdBy: string;
  createdAt: Instant;
  cohorts: readonly Omit<ReleaseCohort, 'release'>[];
}

const WITH_CONTEXT = {
  createdBy: PERSON,
  change: { select: { number: true } },
} satisfies Prisma.ReleaseInclude;
type Row = Prisma.ReleaseGetPayload<{ include: typeof WITH_CONTEXT }>;

export class ReleasesRepository extends Repository {
  /**
   * The next number. Only within a transaction: it locks the counter to its end, so that publishing is one at a
   * time and numbers have no gaps.
   */
  async next(): Promise<number> {
    this.checkTransaction('numbering a release');
    const { last } = await this.db.releaseCounter.update({
      where: { id: 1 },
      data: { last: { increment: 1 } },
    });
    return last;
  }

  /** Keeps every release out until the transaction ends, without taking a number. */
  async hold(): Promise<void> {
    this.checkTransaction('holding releases back');
    await this.db.$queryRaw`SELECT last FROM release_counter WHERE id = 1 FOR NO KEY UPDATE`;
  }

  /** 0 before the first. */
  async latest(): Promise<number> {
    const { _max } = await this.db.release.aggregate({ _max: { number: true } });
    return _max.number ?? 0;
  }

  async get(number: number): Promise<Release> {
    const known = Number.isInteger(number) && number > 0 && number < 2 ** 31;
    const row = known ? await this.db.release.findUnique({ where: { number }, include: WITH_CONTEXT }) : null;
    if (!row) throw notFound(`release ${number}`);
    return toRelease(row);
  }

  /** Newest first. */
  async list(query: PageQuery & { team?: TeamSlug }): Promise<Page<Release>> {
    const limit = parseLimit(query.limit);
    const before = parseNumberCursor(query.cursor);
    const rows = await this.db.release.findMany({
      where: {
        ...(before !== null && { number: { lt: before } }),
        ...(query.team && { teams: { has: query.team } }),
      },
      orderBy: { number: 'desc' },
      take: limit + 1,
      include: WITH_CONTEXT,
    });
    return toPage(rows, limit, toRelease, ({ number }) => [number]);
  }

  /** Blobs of its files must have been put before. */
  async create(release: NewRelease): Promise<void> {
    const { number, changeId = null, reason, createdBy, createdAt, cohorts } = release;
    const slugs = [...new Set(cohorts.map(({ team }) => team))].sort();
    const teams = await this.db.team.findMany({
      where: { slug: { in: slugs } },
      select: { id: true, slug: true },
    });
    const ids = new Map<string, string>(teams.map(({ id, slug }) => [slug, id]));
    await this.db.release.create({
      data: {
        number,
        changeId,
        reason,
        createdById: toPersonId(createdBy),
        createdAt: parseInstant(createdAt),
        teams: slugs,
        cohortCount: cohorts.length,
      },
    });
    await this.db.releaseCohort.createMany({
      data: cohorts.map(({ team, os, track, channel, draft, files }) => {
        const teamId = ids.get(team);
        if (teamId === undefined) throw notFound(`team ${team}`);
        return {
          teamId,
          os,
          track,
          release: number,
          channel,
          draft: draft as unknown as Prisma.InputJsonValue,
          files: files as unknown as Prisma.InputJsonValue,
        };
      }),
    });
  }

  /** What each cohort had as of a release (default: now): for each the newest row that is not later. */
  async cohortsAt(
    query: {
      release?: number;
      teams?: readonly TeamSlug[];
      os?: Os;
      track?: string;
    } = {},
  ): Promise<ReleaseCohort[]> {
    const { release = 2 ** 31 - 1, teams, os, track } = query;
    const rows = await this.db.$queryRaw<CohortRow[]>`
      SELECT DISTINCT ON (c.team_id, c.os, c.track)
             team.slug AS team, c.os, c.track, c.release, c.channel, c.draft, c.files
        FROM release_cohort c JOIN team ON team.id = c.team_id
       WHERE c.release <= ${release}
         ${teams ? Prisma.sql`AND team.slug = ANY(${[...teams]})` : Prisma.empty}
         ${os ? Prisma.sql`AND c.os = ${os}` : Prisma.empty}
         ${track ? Prisma.sql`AND c.track = ${track}` : Prisma.empty}
       ORDER BY c.team_id, c.os, c.track, c.release DESC`;
    return rows.map(toReleaseCohort);
  }
}

interface CohortRow {
  team: TeamSlug;
  os: string;
  track: string;
  release: number;
  channel: string;
  draft: unknown;
  files: unknown;
}

function toReleaseCohort(row: CohortRow): ReleaseCohort {
  const { release, team, track, channel } = row;
  return readRow('release_cohort', `${team}/${row.os}/${track}/${release}`, () => {
    const draft = toObject(row.draft, 'draft');
    toArray(draft.servers, 'draft.servers');
    return {
      release,
      team,
      os: toOneOf(OSES, row.os, 'os'),
      track,
      channel,
      draft: draft as unknown as Draft,
      files: toArray(row.files, 'files').map(toFile),
    };
  });
}

function toFile(json: unknown): ReleaseFile {
  const { form, client, sha256, length } = toObject(json, 'files');
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) throw new Error('files has no SHA-256');
  if (typeof length !== 'number') throw new Error('files has no length');
  return {
    form: toOneOf(FORMS, String(form), 'files'),
    client: toOneOf([...CLIENT_IDS, 'launcher'], String(client), 'files'),
    sha256,
    length,
  };
}

function toRelease(row: Row): Release {
  return {
    number: row.number,
    createdAt: toInstant(row.createdAt),
    createdBy: toPerson(row.createdBy),
    change: row.change?.number ?? null,
    reason: row.reason,
    teams: row.teams as TeamSlug[],
    cohorts: row.cohortCount,
  };
}
