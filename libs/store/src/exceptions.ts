import type { PolicyException, TeamSlug } from '@app/domain';
import { isId, notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { invalidCursor, parseLimit, parseTextCursor, toPage, type Page, type PageQuery } from './page.js';
import { PERSON, toPerson, toPersonId, type Person } from './people.js';
import { parseInstant, toInstant } from './rows.js';

/** An exception as it is kept. */
export interface StoredException extends PolicyException {
  /** `approvedBy` with their name. */
  approver: Person;
}

const WITH_PEOPLE = {
  team: { select: { slug: true } },
  approvedBy: PERSON,
} satisfies Prisma.PolicyExceptionInclude;
type Row = Prisma.PolicyExceptionGetPayload<{ include: typeof WITH_PEOPLE }>;

export class ExceptionsRepository extends Repository {
  /** Locks the exception within a transaction. */
  async get(id: string): Promise<StoredException> {
    if (!isId(id)) throw notFound(`exception ${id}`);
    await this.lock('policy_exception', 'id', id);
    const row = await this.db.policyException.findUnique({ where: { id }, include: WITH_PEOPLE });
    if (!row) throw notFound(`exception ${id}`);
    return toException(row);
  }

  /** Of these teams themselves, expired ones included, by date. */
  async list(teams: readonly TeamSlug[]): Promise<StoredException[]> {
    const rows = await this.db.policyException.findMany({
      where: { team: { slug: { in: [...teams] } } },
      orderBy: [{ until: 'asc' }, { id: 'asc' }],
      include: WITH_PEOPLE,
    });
    return rows.map(toException);
  }

  /** The same a page at a time, newest first. */
  async page(teams: readonly TeamSlug[], query: PageQuery): Promise<Page<StoredException>> {
    const limit = parseLimit(query.limit);
    const before = parseTextCursor(query.cursor, 1)?.[0];
    if (before !== undefined && !isId(before)) throw invalidCursor();
    const rows = await this.db.policyException.findMany({
      where: { team: { slug: { in: [...teams] } }, ...(before && { id: { lt: before } }) },
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: WITH_PEOPLE,
    });
    return toPage(rows, limit, toException, ({ id }) => [id]);
  }

  async create(exception: Omit<PolicyException, 'id'>): Promise<StoredException> {
    const { rule, subject, reason, approvedBy, until } = exception;
    const team = await this.db.team.findUnique({ where: { slug: exception.team } });
    if (!team) throw notFound(`team ${exception.team}`);
    const row = await this.db.policyException.create({
      data: {
        teamId: team.id,
        rule,
        subject,
        reason,
        approvedById: toPersonId(approvedBy),
        until: parseInstant(until),
      },
      include: WITH_PEOPLE,
    });
    return toException(row);
  }

  async delete(id: string): Promise<void> {
    await this.db.policyException.deleteMany({ where: { id } });
  }
}

function toException(row: Row): StoredException {
  const { id, rule, subject, reason } = row;
  const approver = toPerson(row.approvedBy);
  return {
    id,
    team: row.team.slug as TeamSlug,
    rule,
    subject,
    reason,
    approvedBy: approver.id,
    approver,
    until: toInstant(row.until),
  };
}
