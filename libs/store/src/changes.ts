import {
  CHANGE_STATUSES,
  parseChangeEdits,
  type Change,
  type ChangeEdit,
  type ChangeStatus,
  type TeamSlug,
} from '@app/domain';
import { notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseNumberCursor, toPage, type Page, type PageQuery } from './page.js';
import { PERSON, SYSTEM, toDecision, toPerson, toPersonId, type Instant, type Person } from './people.js';
import { readRow, toInstant, toOneOf } from './rows.js';

/** A change as it is kept. */
export interface StoredChange extends Change {
  /** Whose template or policy it edits, by slug. */
  teams: TeamSlug[];
  proposedAt: Instant;
  decidedAt?: Instant;
  /** `proposedBy` and `decidedBy` with their names. */
  proposer: Person;
  decider: Person | null;
}

const WITH_PEOPLE = { proposedBy: PERSON, decidedBy: PERSON } satisfies Prisma.ChangeInclude;
type Row = Prisma.ChangeGetPayload<{ include: typeof WITH_PEOPLE }>;
const MAX_NUMBER = 2 ** 31 - 1;

export class ChangesRepository extends Repository {
  /** Locks the change within a transaction. */
  async get(number: number): Promise<StoredChange> {
    if (!Number.isInteger(number) || number < 1 || number > MAX_NUMBER) throw notFound(`change ${number}`);
    await this.lock('change', 'number', number);
    const row = await this.db.change.findUnique({ where: { number }, include: WITH_PEOPLE });
    if (!row) throw notFound(`change ${number}`);
    return toChange(row);
  }

  /** Newest first. */
  async list(query: PageQuery & { status?: ChangeStatus; team?: TeamSlug }): Promise<Page<StoredChange>> {
    const limit = parseLimit(query.limit);
    const before = parseNumberCursor(query.cursor);
    const rows = await this.db.change.findMany({
      where: {
        ...(before !== null && { number: { lt: before } }),
        status: query.status,
        ...(query.team && { teams: { has: query.team } }),
      },
      orderBy: { number: 'desc' },
      take: limit + 1,
      include: WITH_PEOPLE,
    });
    return toPage(rows, limit, toChange, ({ number }) => [number]);
  }

  /** Opens it under the next number. */
  async create(change: {
    title: string;
    reason: string;
    edits: readonly ChangeEdit[];
    proposedBy: string;
  }): Promise<StoredChange> {
    const { title, reason, edits, proposedBy } = change;
    const row = await this.db.change.create({
      data: {
        title,
        reason,
        edits: edits as unknown as Prisma.InputJsonValue,
        status: 'open',
        teams: [...new Set(edits.map(({ team }) => team))].sort(),
        proposedById: toPersonId(proposedBy),
      },
      include: WITH_PEOPLE,
    });
    return toChange(row);
  }

  /** Status, decision and release. `decidedAt` defaults to now where there is a `decidedBy`. */
  async save(change: Change & { decidedAt?: Instant }): Promise<void> {
    const { id, status, decidedBy, decidedAt, decisionNote, release } = change;
    await this.db.change.updateMany({
      where: { id },
      data: {
        status,
        ...toDecision(decidedBy, decidedAt),
        decisionNote: decisionNote ?? null,
        release: release ?? null,
      },
    });
  }
}

function toChange(row: Row): StoredChange {
  return readRow('change', row.number, () => ({
    id: row.id,
    number: row.number,
    title: row.title,
    reason: row.reason,
    edits: parseChangeEdits(row.edits),
    status: toOneOf(CHANGE_STATUSES, row.status, 'status'),
    teams: row.teams as TeamSlug[],
    proposedBy: row.proposedById ?? SYSTEM.id,
    proposedAt: toInstant(row.proposedAt),
    proposer: toPerson(row.proposedBy),
    ...(row.decidedAt !== null && {
      decidedBy: row.decidedById ?? SYSTEM.id,
      decidedAt: toInstant(row.decidedAt),
    }),
    ...(row.decisionNote !== null && { decisionNote: row.decisionNote }),
    ...(row.release !== null && { release: row.release }),
    decider: row.decidedAt === null ? null : toPerson(row.decidedBy),
  }));
}
