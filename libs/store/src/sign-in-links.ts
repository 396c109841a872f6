import { Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import type { Instant } from './people.js';
import { parseInstant } from './rows.js';

/** One-time links to sign in with; only the SHA-256 in hex of each is kept. */
export class SignInLinksRepository extends Repository {
  async create(link: { hash: string; userId: string; expiresAt: Instant }): Promise<void> {
    const { hash, userId, expiresAt } = link;
    await this.db.signInLink.create({ data: { hash, userId, expiresAt: parseInstant(expiresAt) } });
  }

  /** Whose link it is, null when unknown, used or expired; leaves it unused. */
  async find(hash: string, at: Instant): Promise<string | null> {
    const row = await this.db.signInLink.findFirst({
      where: { hash, usedAt: null, expiresAt: { gt: parseInstant(at) } },
    });
    return row?.userId ?? null;
  }

  /** Uses the link up and answers whose it was; null when unknown, used or expired. At most one caller wins. */
  async consume(hash: string, at: Instant): Promise<string | null> {
    const now = parseInstant(at);
    const rows = await this.db.signInLink.updateManyAndReturn({
      where: { hash, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    return rows[0]?.userId ?? null;
  }

  /** Makes every unused link of a user worthless. */
  async revokeAll(userId: string): Promise<void> {
    await this.db.signInLink.deleteMany({ where: { userId, usedAt: null } });
  }

  /** Drops what can no longer be used. */
  async prune(before: Instant): Promise<void> {
    await this.db.$executeRaw(
      Prisma.sql`DELETE FROM sign_in_link WHERE expires_at < ${parseInstant(before)}`,
    );
  }
}
