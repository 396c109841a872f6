import {
  parseLaunch,
  VERSION_STATUSES,
  type ServerName,
  type ServerVersion,
  type VersionStatus,
} from '@app/domain';
import { isId, notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseTextCursor, toPage, type Page, type PageQuery } from './page.js';
import { PERSON, SYSTEM, toDecision, toPerson, toPersonId, type Instant, type Person } from './people.js';
import { readRow, toInstant, toOneOf } from './rows.js';

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
  /** Of its newest version. */
  description: string;
  latestVersion: string;
  latestApproved: string | null;
  versions: number;
  byStatus: Record<VersionStatus, number>;
}

const WITH_PEOPLE = { proposedBy: PERSON, decidedBy: PERSON } satisfies Prisma.ServerVersionInclude;
type Row = Prisma.ServerVersionGetPayload<{ include: typeof WITH_PEOPLE }>;

export class ServersRepository extends Repository {
  /** By name. `search` looks into names and descriptions. `status`: servers with at least one such version. */
  async list(query: PageQuery & { search?: string; status?: VersionStatus }): Promise<Page<ServerRow>> {
    const limit = parseLimit(query.limit);
    const after = parseTextCursor(query.cursor, 1);
    const search = query.search && { contains: query.search, mode: 'insensitive' as const };
    const rows = await this.db.server.findMany({
      where: {
        ...(after && { name: { gt: after[0]! } }),
        ...(search && { OR: [{ name: search }, { description: search }] }),
        ...(query.status && { versions: { some: { status: query.status } } }),
      },
      orderBy: { name: 'asc' },
      take: limit + 1,
    });
    const page = toPage(
      rows,
      limit,
      (row) => row,
      ({ name }) => [name],
    );
    const summaries = await this.summarise(page.items.map(({ name }) => name));
    return {
      items: page.items.map(({ name, description }) => toServerRow(name, description, summaries)),
      nextCursor: page.nextCursor,
    };
  }

  /** Newest first. `search` looks into names and descriptions. */
  async versions(
    query: PageQuery & { server?: ServerName; status?: VersionStatus; search?: string },
  ): Promise<Page<StoredVersion>> {
    const limit = parseLimit(query.limit);
    const before = parseTextCursor(query.cursor, 1);
    const search = query.search && { contains: query.search, mode: 'insensitive' as const };
    const rows = await this.db.serverVersion.findMany({
      where: {
        ...(before && { id: { lt: before[0]! } }),
        serverName: query.server,
        status: query.status,
        ...(search && { OR: [{ serverName: search }, { description: search }] }),
      },
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: WITH_PEOPLE,
    });
    return toPage(rows, limit, toVersion, ({ id }) => [id]);
  }

  /** By id; locks the version within a transaction. */
  async get(id: string): Promise<StoredVersion> {
    if (!isId(id)) throw notFound(`server version ${id}`);
    await this.lock('server_version', 'id', id);
    const row = await this.db.serverVersion.findUnique({ where: { id }, include: WITH_PEOPLE });
    if (!row) throw notFound(`server version ${id}`);
    return toVersion(row);
  }

  async find(server: ServerName, version: string): Promise<StoredVersion | null> {
    const row = await this.db.serverVersion.findUnique({
      where: { serverName_version: { serverName: server, version } },
      include: WITH_PEOPLE,
    });
    return row && toVersion(row);
  }

  /** Many at once, by name and version; unknown ones are absent. */
  async getMany(versions: readonly { server: ServerName; version: string }[]): Promise<StoredVersion[]> {
    const pairs = new Map(
      versions.map(({ server, version }) => [`${server} ${version}`, { serverName: server, version }]),
    );
    if (pairs.size === 0) return [];
    const rows = await this.db.serverVersion.findMany({
      where: { OR: [...pairs.values()] },
      orderBy: [{ serverName: 'asc' }, { id: 'asc' }],
      include: WITH_PEOPLE,
    });
    return rows.map(toVersion);
  }

  /** Creates the server with its first version. @throws FleetError ALREADY_EXISTS */
  async create(version: ServerVersion): Promise<StoredVersion> {
    const { server: name, description } = version;
    await this.db.server.upsert({ where: { name }, create: { name, description }, update: { description } });
    const row = await this.db.serverVersion.create({
      data: {
        ...toColumns(version),
        serverName: name,
        version: version.version,
        proposedById: toPersonId(version.proposedBy),
      },
      include: WITH_PEOPLE,
    });
    return toVersion(row);
  }

  /**
   * Everything but its name, version and who proposed it; what may change in which state is the domain's.
   * `decidedAt` defaults to now where there is a `decidedBy`.
   */
  async save(version: ServerVersion & { id: string; decidedAt?: Instant }): Promise<void> {
    const { id, decidedBy, decidedAt, decisionNote } = version;
    await this.db.serverVersion.updateMany({
      where: { id },
      data: {
        ...toColumns(version),
        ...toDecision(decidedBy, decidedAt),
        decisionNote: decisionNote ?? null,
      },
    });
  }

  /** Puts another proposal in the place of one, under an id of its own. */
  async replace(id: string, version: ServerVersion): Promise<StoredVersion> {
    await this.db.serverVersion.delete({ where: { id } });
    return this.create(version);
  }

  private async summarise(names: readonly string[]): Promise<Map<string, Summary[]>> {
    if (names.length === 0) return new Map();
    const rows = await this.db.$queryRaw<Summary[]>`
      SELECT server_name AS name, status, count(*)::int AS count,
             (array_agg(version ORDER BY id DESC))[1] AS latest, max(id::text) AS "latestId"
        FROM server_version WHERE server_name = ANY(${[...names]}) GROUP BY server_name, status`;
    const summaries = new Map<string, Summary[]>();
    for (const row of rows) summaries.set(row.name, [...(summaries.get(row.name) ?? []), row]);
    return summaries;
  }
}

/** The versions of one server in one status. Ids grow with time, so the greatest is the newest. */
interface Summary {
  name: string;
  status: string;
  count: number;
  latest: string;
  latestId: string;
}

function toServerRow(
  name: string,
  description: string,
  summaries: ReadonlyMap<string, Summary[]>,
): ServerRow {
  const own = summaries.get(name) ?? [];
  const newest = [...own].sort((a, b) => (a.latestId < b.latestId ? 1 : -1))[0];
  const count = (status: VersionStatus) => own.find((summary) => summary.status === status)?.count ?? 0;
  return {
    name: name as ServerName,
    description,
    latestVersion: newest?.latest ?? '',
    latestApproved: own.find(({ status }) => status === 'approved')?.latest ?? null,
    versions: own.reduce((sum, summary) => sum + summary.count, 0),
    byStatus: Object.fromEntries(VERSION_STATUSES.map((status) => [status, count(status)])) as Record<
      VersionStatus,
      number
    >,
  };
}

function toColumns({ status, description, launch, secretInputs, integrity }: ServerVersion) {
  return {
    status,
    description,
    launch: launch as unknown as Prisma.InputJsonValue,
    secretInputs: [...secretInputs],
    integrity: integrity ?? null,
  };
}

function toVersion(row: Row): StoredVersion {
  return readRow('server_version', row.id, () => ({
    id: row.id,
    server: row.serverName as ServerName,
    version: row.version,
    status: toOneOf(VERSION_STATUSES, row.status, 'status'),
    description: row.description,
    launch: parseLaunch(row.launch),
    secretInputs: row.secretInputs,
    ...(row.integrity !== null && { integrity: row.integrity }),
    proposedBy: row.proposedById ?? SYSTEM.id,
    proposedAt: toInstant(row.proposedAt),
    proposer: toPerson(row.proposedBy),
    ...(row.decidedAt !== null && {
      decidedBy: row.decidedById ?? SYSTEM.id,
      decidedAt: toInstant(row.decidedAt),
    }),
    ...(row.decisionNote !== null && { decisionNote: row.decisionNote }),
    decider: row.decidedAt === null ? null : toPerson(row.decidedBy),
  }));
}
