import type { Role, TeamSlug } from '@app/domain';
import type { Page, PageQuery } from './page.js';
import type { Instant } from './people.js';

/** A person who signs in. Never carries the password's hash, so it may go into audit events as it is. */
export interface User {
  id: string;
  email: string;
  name: string;
  roles: Role[];
  /** What a maintainer maintains. */
  teams: TeamSlug[];
  disabled: boolean;
  createdAt: Instant;
}

export interface UsersRepository {
  find(id: string): Promise<User | null>;
  get(id: string): Promise<User>;
  /** Case does not matter. */
  findByEmail(email: string): Promise<User | null>;
  /** For signing in, and for nothing else. */
  findCredentials(email: string): Promise<{ user: User; passwordHash: string | null } | null>;
  list(query: PageQuery & { search?: string }): Promise<Page<User>>;
  /** How many enabled users have the role: the last administrator is not to be removed. */
  countEnabled(role: Role): Promise<number>;
  create(user: {
    email: string;
    name: string;
    roles: readonly Role[];
    teams?: readonly TeamSlug[];
    passwordHash?: string | null;
  }): Promise<User>;
  /** E-mail, name, roles, teams and disabled. */
  save(user: User): Promise<void>;
  setPassword(id: string, passwordHash: string | null): Promise<void>;
}
