import { ROLES, type Role, type TeamSlug } from '@app/domain';
import { isId, notFound, Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseTextCursor, toPage, type Page, type PageQuery } from './page.js';
import type { Instant } from './people.js';
import { readRow, toInstant, toOneOf } from './rows.js';

/** A person who signs in. Never carries the password's hash, so it may go into audit events as it is. */
export interface User {
  id: string;
  /** In lower case. */
  email: string;
  name: string;
  roles: Role[];
  /** What a maintainer maintains, by slug. */
  teams: TeamSlug[];
  disabled: boolean;
  createdAt: Instant;
}

const WITHOUT_PASSWORD = {
  id: true,
  email: true,
  name: true,
  roles: true,
  disabled: true,
  createdAt: true,
  teams: { select: { team: { select: { slug: true } } }, orderBy: { team: { slug: 'asc' } } },
} satisfies Prisma.UserSelect;
type Row = Prisma.UserGetPayload<{ select: typeof WITHOUT_PASSWORD }>;

export class UsersRepository extends Repository {
  async find(id: string): Promise<User | null> {
    if (!isId(id)) return null;
    const row = await this.db.user.findUnique({ where: { id }, select: WITHOUT_PASSWORD });
    return row && toUser(row);
  }

  /** Locks the user within a transaction. */
  async get(id: string): Promise<User> {
    if (isId(id)) await this.lock('user', 'id', id);
    const user = await this.find(id);
    if (!user) throw notFound(`user ${id}`);
    return user;
  }

  /** Case does not matter. */
  async findByEmail(email: string): Promise<User | null> {
    const row = await this.db.user.findUnique({
      where: { email: email.toLowerCase() },
      select: WITHOUT_PASSWORD,
    });
    return row && toUser(row);
  }

  /** For signing in, and for nothing else. */
  async findCredentials(email: string): Promise<{ user: User; passwordHash: string | null } | null> {
    const row = await this.db.user.findUnique({
      where: { email: email.toLowerCase() },
      select: { ...WITHOUT_PASSWORD, passwordHash: true },
    });
    return row && { user: toUser(row), passwordHash: row.passwordHash };
  }

  /** By e-mail. `search` looks into names and addresses. */
  async list(query: PageQuery & { search?: string }): Promise<Page<User>> {
    const limit = parseLimit(query.limit);
    const after = parseTextCursor(query.cursor, 1);
    const search = query.search && { contains: query.search, mode: 'insensitive' as const };
    const rows = await this.db.user.findMany({
      where: {
        ...(after && { email: { gt: after[0]! } }),
        ...(search && { OR: [{ email: search }, { name: search }] }),
      },
      orderBy: { email: 'asc' },
      take: limit + 1,
      select: WITHOUT_PASSWORD,
    });
    return toPage(rows, limit, toUser, ({ email }) => [email]);
  }

  /** How many enabled users have the role: the last administrator is not to be removed. */
  countEnabled(role: Role): Promise<number> {
    return this.db.user.count({ where: { disabled: false, roles: { has: role } } });
  }

  /** @throws FleetError ALREADY_EXISTS for an e-mail address in use */
  async create(user: {
    email: string;
    name: string;
    roles: readonly Role[];
    teams?: readonly TeamSlug[];
    passwordHash?: string | null;
  }): Promise<User> {
    const { email, name, roles, teams = [], passwordHash = null } = user;
    const { id } = await this.db.user.create({
      data: { email: email.toLowerCase(), name, roles: [...roles], passwordHash },
    });
    await this.saveTeams(id, teams);
    return (await this.find(id))!;
  }

  /** E-mail, name, roles, teams and disabled. */
  async save({ id, email, name, roles, teams, disabled }: User): Promise<void> {
    await this.db.user.updateMany({
      where: { id },
      data: { email: email.toLowerCase(), name, roles, disabled },
    });
    await this.saveTeams(id, teams);
  }

  async setPassword(id: string, passwordHash: string | null): Promise<void> {
    await this.db.user.updateMany({ where: { id }, data: { passwordHash } });
  }

  private async saveTeams(userId: string, slugs: readonly TeamSlug[]): Promise<void> {
    await this.db.userTeam.deleteMany({ where: { userId } });
    if (slugs.length === 0) return;
    const teams = await this.db.team.findMany({
      where: { slug: { in: [...slugs] } },
      select: { id: true, slug: true },
    });
    const missing = slugs.find((slug) => !teams.some((team) => team.slug === slug));
    if (missing !== undefined) throw notFound(`team ${missing}`);
    await this.db.userTeam.createMany({ data: teams.map(({ id }) => ({ userId, teamId: id })) });
  }
}

function toUser(row: Row): User {
  return readRow('user', row.id, () => ({
    id: row.id,
    email: row.email,
    name: row.name,
    roles: row.roles.map((role) => toOneOf(ROLES, role, 'roles')),
    teams: row.teams.map(({ team }) => team.slug as TeamSlug),
    disabled: row.disabled,
    createdAt: toInstant(row.createdAt),
  }));
}
