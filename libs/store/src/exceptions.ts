import type { PolicyException, TeamSlug } from '@app/domain';
import { isId, notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { SYSTEM, toPersonId } from './people.js';
import { parseInstant, toInstant } from './rows.js';

const WITH_TEAM = { team: { select: { slug: true } } } satisfies Prisma.PolicyExceptionInclude;
type Row = Prisma.PolicyExceptionGetPayload<{ include: typeof WITH_TEAM }>;

export class ExceptionsRepository extends Repository {
  /** Locks the exception within a transaction. */
  async get(id: string): Promise<PolicyException> {
    if (!isId(id)) throw notFound(`exception ${id}`);
    await this.lock('policy_exception', 'id', id);
    const row = await this.db.policyException.findUnique({ where: { id }, include: WITH_TEAM });
    if (!row) throw notFound(`exception ${id}`);
    return toException(row);
  }

  /** Of these teams themselves, expired ones included, by date. */
  async list(teams: readonly TeamSlug[]): Promise<PolicyException[]> {
    const rows = await this.db.policyException.findMany({
      where: { team: { slug: { in: [...teams] } } },
      orderBy: [{ until: 'asc' }, { id: 'asc' }],
      include: WITH_TEAM,
    });
    return rows.map(toException);
  }

  async create(exception: Omit<PolicyException, 'id'>): Promise<PolicyException> {
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
      include: WITH_TEAM,
    });
    return toException(row);
  }

  async delete(id: string): Promise<void> {
    await this.db.policyException.deleteMany({ where: { id } });
  }
}

function toException(row: Row): PolicyException {
  const { id, rule, subject, reason } = row;
  return {
    id,
    team: row.team.slug as TeamSlug,
    rule,
    subject,
    reason,
    approvedBy: row.approvedById ?? SYSTEM.id,
    until: toInstant(row.until),
  };
}
