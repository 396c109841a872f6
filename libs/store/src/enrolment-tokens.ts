import type { TeamSlug } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant, Person } from './people.js';

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

export interface EnrolmentTokensRepository {
  get(id: string): Promise<EnrolmentToken>;
  /** Newest first. */
  list(query: PageQuery & { team?: TeamSlug }): Promise<Page<EnrolmentToken>>;
  /** `secretHash` is the SHA-256 in hex of the secret part. */
  create(token: {
    secretHash: string;
    team: TeamSlug;
    uses: number;
    expiresAt: Instant;
    description: string;
    createdBy: string;
  }): Promise<EnrolmentToken>;
  /**
   * Uses it once, atomically.
   * @throws FleetError INVALID_TOKEN when unknown, revoked or used up; EXPIRED_TOKEN
   */
  consume(id: string, secretHash: string, at: Instant): Promise<EnrolmentToken>;
  revoke(id: string, at: Instant): Promise<void>;
}
