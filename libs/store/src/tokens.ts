import type { TeamSlug } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant, Person } from './people.js';

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

export interface TokensRepository {
  find(id: string): Promise<ApiToken | null>;
  get(id: string): Promise<ApiToken>;
  /** `hash` is the SHA-256 in hex of the token. Expiry and revocation are the caller's to check. */
  findByHash(hash: string): Promise<ApiToken | null>;
  /** Newest first. */
  list(query: PageQuery & { owner?: string }): Promise<Page<ApiToken>>;
  create(token: {
    name: string;
    prefix: string;
    hash: string;
    scopes: readonly string[];
    team?: TeamSlug | null;
    owner: string;
    expiresAt: Instant;
  }): Promise<ApiToken>;
  revoke(id: string, at: Instant): Promise<void>;
  /** Remembers the last use; no error when the token is gone. */
  touch(id: string, at: Instant): Promise<void>;
}
