import type { TeamSlug } from '@app/domain';
import { isId, notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseTextCursor, toPage, type Page, type PageQuery } from './page.js';
import { PERSON, toPerson, type Instant, type Person } from './people.js';
import { parseInstant, toInstant, toInstantOrNull } from './rows.js';

export interface ApiToken {
  id: string;
  name: string;
  /** First characters, to recognise it by. */
  prefix: string;
  scopes: string[];
  team: TeamSlug | null;
  owner: Person;
  createdAt: Instant;
  expiresAt: Instant;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
}

const WITHOUT_HASH = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  team: { select: { slug: true } },
  owner: PERSON,
} satisfies Prisma.ApiTokenSelect;
type Row = Prisma.ApiTokenGetPayload<{ select: typeof WITHOUT_HASH }>;

export class TokensRepository extends Repository {
  async find(id: string): Promise<ApiToken | null> {
    if (!isId(id)) return null;
    const row = await this.db.apiToken.findUnique({ where: { id }, select: WITHOUT_HASH });
    return row && toToken(row);
  }

  /** Locks the token within a transaction. */
  async get(id: string): Promise<ApiToken> {
    if (isId(id)) await this.lock('api_token', 'id', id);
    const token = await this.find(id);
    if (!token) throw notFound(`API token ${id}`);
    return token;
  }

  /** `hash` is the SHA-256 in hex of the token. Expiry and revocation are the caller's to check. */
  async findByHash(hash: string): Promise<ApiToken | null> {
    const row = await this.db.apiToken.findUnique({ where: { hash }, select: WITHOUT_HASH });
    return row && toToken(row);
  }

  /** Newest first. `owner` is a user id. */
  async list(query: PageQuery & { owner?: string }): Promise<Page<ApiToken>> {
    const limit = parseLimit(query.limit);
    const before = parseTextCursor(query.cursor, 1);
    const rows = await this.db.apiToken.findMany({
      where: { ...(before && { id: { lt: before[0]! } }), ownerId: query.owner },
      orderBy: { id: 'desc' },
      take: limit + 1,
      select: WITHOUT_HASH,
    });
    return toPage(rows, limit, toToken, ({ id }) => [id]);
  }

  async create(token: {
    name: string;
    prefix: string;
    hash: string;
    scopes: readonly string[];
    team?: TeamSlug | null;
    owner: string;
    expiresAt: Instant;
  }): Promise<ApiToken> {
    const { name, prefix, hash, scopes, team, owner, expiresAt } = token;
    const teamRow = team ? await this.db.team.findUnique({ where: { slug: team } }) : null;
    if (team && !teamRow) throw notFound(`team ${team}`);
    const row = await this.db.apiToken.create({
      data: {
        name,
        prefix,
        hash,
        scopes: [...scopes],
        teamId: teamRow?.id ?? null,
        ownerId: owner,
        expiresAt: parseInstant(expiresAt),
      },
      select: WITHOUT_HASH,
    });
    return toToken(row);
  }

  /** An earlier revocation stays. */
  async revoke(id: string, at: Instant): Promise<void> {
    await this.db.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: parseInstant(at) },
    });
  }

  /** Remembers the last use; no error when the token is gone. */
  async touch(id: string, at: Instant): Promise<void> {
    await this.db.apiToken.updateMany({ where: { id }, data: { lastUsedAt: parseInstant(at) } });
  }
}

function toToken(row: Row): ApiToken {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    team: (row.team?.slug ?? null) as TeamSlug | null,
    owner: toPerson(row.owner),
    createdAt: toInstant(row.createdAt),
    expiresAt: toInstant(row.expiresAt),
    lastUsedAt: toInstantOrNull(row.lastUsedAt),
    revokedAt: toInstantOrNull(row.revokedAt),
  };
}
