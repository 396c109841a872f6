import type { Instant } from './people.js';

export interface SignInLinksRepository {
  /** `hash` is the SHA-256 in hex of the link's token. */
  create(link: { hash: string; userId: string; expiresAt: Instant }): Promise<void>;
  /** Uses the link up and answers whose it was; null when unknown, used or expired. At most one caller wins. */
  consume(hash: string, at: Instant): Promise<string | null>;
  /** Makes every unused link of a user worthless. */
  revokeAll(userId: string): Promise<void>;
}
