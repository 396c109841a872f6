import { FleetError, type TeamSlug } from '@app/domain';
import { isId, notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseTextCursor, toPage, type Page, type PageQuery } from './page.js';
import { PERSON, toPerson, toPersonId, type Instant, type Person } from './people.js';
import { parseInstant, toInstant, toInstantOrNull } from './rows.js';

export interface EnrolmentToken {
  id: string;
  team: TeamSlug;
  description: string;
  uses: number;
  used: number;
  createdAt: Instant;
  createdBy: Person;
  expiresAt: Instant;
  revokedAt: Instant | null;
}

const WITHOUT_HASH = {
  omit: { secretHash: true },
  include: { team: { select: { slug: true } }, createdBy: PERSON },
} satisfies Prisma.EnrolmentTokenDefaultArgs;
type Row = Prisma.EnrolmentTokenGetPayload<typeof WITHOUT_HASH>;

export class EnrolmentTokensRepository extends Repository {
  /** Locks the token within a transaction. */
  async get(id: string): Promise<EnrolmentToken> {
    if (!isId(id)) throw notFound(`enrolment token ${id}`);
    await this.lock('enrolment_token', 'id', id);
    const row = await this.db.enrolmentToken.findUnique({ where: { id }, ...WITHOUT_HASH });
    if (!row) throw notFound(`enrolment token ${id}`);
    return toEnrolmentToken(row);
  }

  /** Newest first. */
  async list(query: PageQuery & { team?: TeamSlug }): Promise<Page<EnrolmentToken>> {
    const limit = parseLimit(query.limit);
    const before = parseTextCursor(query.cursor, 1);
    const rows = await this.db.enrolmentToken.findMany({
      where: {
        ...(before && { id: { lt: before[0]! } }),
        ...(query.team && { team: { slug: query.team } }),
      },
      orderBy: { id: 'desc' },
      take: limit + 1,
      ...WITHOUT_HASH,
    });
    return toPage(rows, limit, toEnrolmentToken, ({ id }) => [id]);
  }

  /** `secretHash` is the SHA-256 in hex of the secret part. */
  async create(token: {
    secretHash: string;
    team: TeamSlug;
    uses: number;
    expiresAt: Instant;
    description: string;
    createdBy: string;
  }): Promise<EnrolmentToken> {
    const { secretHash, uses, expiresAt, description, createdBy } = token;
    const team = await this.db.team.findUnique({ where: { slug: token.team } });
    if (!team) throw notFound(`team ${token.team}`);
    const row = await this.db.enrolmentToken.create({
      data: {
        secretHash,
        teamId: team.id,
        uses,
        expiresAt: parseInstant(expiresAt),
        description,
        createdById: toPersonId(createdBy),
      },
      ...WITHOUT_HASH,
    });
    return toEnrolmentToken(row);
  }

  /**
   * Uses it once, atomically: of two who come for the last use, one gets it.
   *
   * @throws FleetError INVALID_TOKEN when unknown, revoked or used up; EXPIRED_TOKEN
   */
  async consume(id: string, secretHash: string, at: Instant): Promise<EnrolmentToken> {
    const now = parseInstant(at);
    const consumed = isId(id)
      ? await this.db.$executeRaw`
          UPDATE enrolment_token SET used = used + 1
           WHERE id = ${id}::uuid AND secret_hash = ${secretHash}
             AND used < uses AND revoked_at IS NULL AND expires_at > ${now}`
      : 0;
    if (consumed === 0) throw await this.toRefusal(id, secretHash, now);
    return this.get(id);
  }

  async revoke(id: string, at: Instant): Promise<void> {
    await this.db.enrolmentToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: parseInstant(at) },
    });
  }

  /** Only who knows the secret learns why. */
  private async toRefusal(id: string, secretHash: string, now: Date): Promise<FleetError> {
    const hint = 'ask whoever sent it for a new enrolment token';
    const row = isId(id) ? await this.db.enrolmentToken.findFirst({ where: { id, secretHash } }) : null;
    if (!row) return new FleetError('INVALID_TOKEN', 'this enrolment token is not known', { hint });
    if (row.revokedAt) return new FleetError('INVALID_TOKEN', 'this enrolment token was revoked', { hint });
    if (row.expiresAt <= now) {
      return new FleetError('EXPIRED_TOKEN', `this enrolment token expired at ${toInstant(row.expiresAt)}`, {
        hint,
      });
    }
    return new FleetError('INVALID_TOKEN', 'this enrolment token was used as often as it allows', { hint });
  }
}

function toEnrolmentToken(row: Row): EnrolmentToken {
  const { id, description, uses, used } = row;
  return {
    id,
    team: row.team.slug as TeamSlug,
    description,
    uses,
    used,
    createdAt: toInstant(row.createdAt),
    createdBy: toPerson(row.createdBy),
    expiresAt: toInstant(row.expiresAt),
    revokedAt: toInstantOrNull(row.revokedAt),
  };
}
