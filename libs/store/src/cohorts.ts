import { FleetError, OSES, type Os, type TeamSlug } from '@app/domain';
import { notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import type { Instant } from './people.js';
import { parseInstant, readRow, toInstant, toNumber, toOneOf } from './rows.js';

/** Where a cohort's repository stands: the current version of each signed document. */
export interface Cohort {
  /** 24 hex digits, opaque. */
  channel: string;
  team: TeamSlug;
  os: Os;
  track: string;
  release: number;
  targetsVersion: number;
  snapshotVersion: number;
  timestampVersion: number;
  targetsExpiresAt: Instant;
  snapshotExpiresAt: Instant;
  timestampExpiresAt: Instant;
}

/** Signed metadata by file name: `1795213240.targets.json`, `timestamp.json`, `stock/manifest.txt`. */
export interface CohortDocument {
  channel: string;
  name: string;
  bytes: Uint8Array;
}

const WITH_TEAM = { team: { select: { slug: true } } } satisfies Prisma.CohortInclude;
type Row = Prisma.CohortGetPayload<{ include: typeof WITH_TEAM }>;

/** Rows of one statement. */
const CHUNK = 1000;

/** Documents that a cohort's present versions name. `c` is the cohort, `d` the document. */
const CURRENT = Prisma.sql`(d.name IN ('timestamp.json', c.snapshot_version || '.snapshot.json',
  c.targets_version || '.targets.json') OR d.name LIKE 'stock/%')`;

export class CohortsRepository extends Repository {
  /** Locks the cohort within a transaction. */
  async get(channel: string): Promise<Cohort> {
    const [cohort] = await this.getMany([channel]);
    if (!cohort) throw notFound(`channel ${channel}`);
    return cohort;
  }

  async find(team: TeamSlug, os: Os, track: string): Promise<Cohort | null> {
    const row = await this.db.cohort.findFirst({
      where: { team: { slug: team }, os, track },
      include: WITH_TEAM,
    });
    return row && toCohort(row);
  }

  /** Of these channels, by channel; locks them in this order within a transaction. Unknown ones are absent. */
  async getMany(channels: readonly string[]): Promise<Cohort[]> {
    if (this.connection.inTransaction) {
      await this.db.$queryRaw`
        SELECT 1 FROM cohort WHERE channel = ANY(${[...channels]}) ORDER BY channel FOR NO KEY UPDATE`;
    }
    return this.select({ channel: { in: [...channels] } });
  }

  /** All, or those of some teams, by channel. */
  list({ teams }: { teams?: readonly TeamSlug[] } = {}): Promise<Cohort[]> {
    return this.select(teams ? { team: { slug: { in: [...teams] } } } : {});
  }

  /** Those with a document that expires before an instant, soonest first: what is to be signed again. */
  async expiring(before: Instant, limit = 1000): Promise<Cohort[]> {
    const lt = parseInstant(before);
    const rows = await this.db.cohort.findMany({
      where: {
        OR: [{ timestampExpiresAt: { lt } }, { snapshotExpiresAt: { lt } }, { targetsExpiresAt: { lt } }],
      },
      orderBy: [{ timestampExpiresAt: 'asc' }, { channel: 'asc' }],
      take: limit,
      include: WITH_TEAM,
    });
    return rows.map(toCohort);
  }

  /** Creates or replaces them. @throws FleetError NOT_FOUND for an unknown team */
  async save(cohorts: readonly Cohort[]): Promise<void> {
    const sorted = [...cohorts].sort((a, b) => (a.channel < b.channel ? -1 : 1));
    for (let at = 0; at < sorted.length; at += CHUNK) {
      const rows = sorted.slice(at, at + CHUNK);
      const saved = await this.db.$executeRaw`
        INSERT INTO cohort (channel, team_id, os, track, release, targets_version, snapshot_version,
                            timestamp_version, targets_expires_at, snapshot_expires_at, timestamp_expires_at)
        SELECT r.channel, team.id, r.os, r.track, r.release, r."targetsVersion", r."snapshotVersion",
               r."timestampVersion", r."targetsExpiresAt", r."snapshotExpiresAt", r."timestampExpiresAt"
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
                 channel text, team text, os text, track text, release int, "targetsVersion" bigint,
                 "snapshotVersion" bigint, "timestampVersion" bigint, "targetsExpiresAt" timestamptz,
                 "snapshotExpiresAt" timestamptz, "timestampExpiresAt" timestamptz)
          JOIN team ON team.slug = r.team
         ORDER BY r.channel
        ON CONFLICT (channel) DO UPDATE
           SET release = excluded.release,
               targets_version = excluded.targets_version,
               snapshot_version = excluded.snapshot_version,
               timestamp_version = excluded.timestamp_version,
               targets_expires_at = excluded.targets_expires_at,
               snapshot_expires_at = excluded.snapshot_expires_at,
               timestamp_expires_at = excluded.timestamp_expires_at`;
      if (saved !== rows.length)
        throw new FleetError('NOT_FOUND', 'a cohort belongs to a team that is unknown');
    }
  }

  /** Creates or replaces documents of cohorts that were saved. */
  async putDocuments(documents: readonly CohortDocument[]): Promise<void> {
    for (let at = 0; at < documents.length; at += CHUNK) {
      const rows = documents
        .slice(at, at + CHUNK)
        .map(({ channel, name, bytes }) => Prisma.sql`(${channel}, ${name}, ${new Uint8Array(bytes)})`);
      await this.db.$executeRaw`
        INSERT INTO cohort_document (channel, name, bytes) VALUES ${Prisma.join(rows)}
        ON CONFLICT (channel, name) DO UPDATE SET bytes = excluded.bytes, created_at = CURRENT_TIMESTAMP`;
    }
  }

  async findDocument(channel: string, name: string): Promise<CohortDocument | null> {
    const row = await this.db.cohortDocument.findUnique({ where: { channel_name: { channel, name } } });
    return row && { channel, name, bytes: row.bytes };
  }

  /** Names only, sorted. */
  async documentNames(channel: string): Promise<string[]> {
    const rows = await this.db.cohortDocument.findMany({
      where: { channel },
      orderBy: { name: 'asc' },
      select: { name: true },
    });
    return rows.map(({ name }) => name);
  }

  /** The documents that each cohort's present versions name, and those under `stock/`, some cohorts at a time. */
  async *currentDocuments(
    pageSize = 200,
  ): AsyncGenerator<{ cohort: Cohort; documents: CohortDocument[] }[], void, undefined> {
    for (let after = ''; ;) {
      const rows = await this.db.cohort.findMany({
        where: { channel: { gt: after } },
        orderBy: { channel: 'asc' },
        take: pageSize,
        include: WITH_TEAM,
      });
      if (rows.length === 0) return;
      const documents = await this.documentsOf(rows.map(({ channel }) => channel));
      yield rows.map((row) => ({ cohort: toCohort(row), documents: documents.get(row.channel) ?? [] }));
      after = rows.at(-1)!.channel;
    }
  }

  /** Drops superseded documents that were written before an instant. Answers how many. */
  pruneDocuments(before: Instant): Promise<number> {
    return this.db.$executeRaw`
      DELETE FROM cohort_document d USING cohort c
       WHERE c.channel = d.channel AND d.created_at < ${parseInstant(before)} AND NOT ${CURRENT}`;
  }

  private async documentsOf(channels: readonly string[]): Promise<Map<string, CohortDocument[]>> {
    const rows = await this.db.$queryRaw<CohortDocument[]>`
      SELECT d.channel, d.name, d.bytes FROM cohort_document d JOIN cohort c ON c.channel = d.channel
       WHERE d.channel = ANY(${[...channels]}) AND ${CURRENT} ORDER BY d.channel, d.name`;
    const documents = new Map<string, CohortDocument[]>();
    for (const row of rows) documents.set(row.channel, [...(documents.get(row.channel) ?? []), row]);
    return documents;
  }

  private async select(where: Prisma.CohortWhereInput): Promise<Cohort[]> {
    const rows = await this.db.cohort.findMany({ where, orderBy: { channel: 'asc' }, include: WITH_TEAM });
    return rows.map(toCohort);
  }
}

function toCohort(row: Row): Cohort {
  return readRow('cohort', row.channel, () => ({
    channel: row.channel,
    team: row.team.slug as TeamSlug,
    os: toOneOf(OSES, row.os, 'os'),
    track: row.track,
    release: row.release,
    targetsVersion: toNumber(row.targetsVersion, 'targets_version'),
    snapshotVersion: toNumber(row.snapshotVersion, 'snapshot_version'),
    timestampVersion: toNumber(row.timestampVersion, 'timestamp_version'),
    targetsExpiresAt: toInstant(row.targetsExpiresAt),
    snapshotExpiresAt: toInstant(row.snapshotExpiresAt),
    timestampExpiresAt: toInstant(row.timestampExpiresAt),
  }));
}
