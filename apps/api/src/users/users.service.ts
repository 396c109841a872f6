import { Injectable } from '@nestjs/common';
import type { CreateUser, UpdateUser } from '@app/contract';
import { type Actor, FleetError, parseTeamSlug } from '@app/domain';
import type { Page, PageQuery, Repositories, Store, User } from '@app/store';
import type { Caller } from '../auth/caller.js';
import { checkPassword, hashPassword } from '../auth/passwords.js';
import { PublicUrl } from '../platform/public-url.js';
import { InjectStore } from '../platform/store.module.js';
import { checkTextSecrets } from '../registry/check-secrets.js';
import { endWaiting } from './first-administrator.js';
import { createSignInLink, toSignInUrl } from './sign-in-links.js';

/** People and what they may do. */
@Injectable()
export class UsersService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly publicUrl: PublicUrl,
  ) {}

  list(query: PageQuery & { search?: string }): Promise<Page<User>> {
    return this.store.read.users.list(query);
  }

  get(id: string): Promise<User> {
    return this.store.read.users.get(id);
  }

  /** Without a password the new person gets a one-time link, shown once. */
  async create(actor: Actor, input: CreateUser): Promise<{ user: User; signInLink: string | null }> {
    const { email, name, roles, teams = [], password } = input;
    if (password !== undefined) checkPassword(password, email);
    await checkTextSecrets({ name });
    const passwordHash = password === undefined ? null : await hashPassword(password);
    return this.store.transaction(async (tx) => {
      const user = await tx.users.create({
        email,
        name,
        roles,
        teams: teams.map(parseTeamSlug),
        passwordHash,
      });
      await tx.audit.append({
        type: 'user.created',
        actor,
        subject: `user:${user.email}`,
        before: null,
        after: user,
      });
      return { user, signInLink: passwordHash === null ? await this.createLink(tx, user) : null };
    });
  }

  async update({ actor, via }: Caller, id: string, input: UpdateUser): Promise<User> {
    const { password } = input;
    const { email } = await this.store.read.users.get(id);
    if (password !== undefined) checkPassword(password, email);
    await checkTextSecrets({ name: input.name });
    const passwordHash = password === undefined ? null : await hashPassword(password);
    return this.store.transaction(async (tx) => {
      const before = await tx.users.get(id);
      const after = applyUpdate(before, input);
      await tx.users.save(after);
      await tx.audit.append({
        type: toEventType(before, after),
        actor,
        subject: `user:${email}`,
        before,
        after,
      });
      await checkAdministratorRemains(tx, before);
      if (passwordHash !== null) await this.setPassword(tx, actor, after, passwordHash);
      if (after.disabled || passwordHash !== null) {
        await tx.signInLinks.revokeAll(after.id);
        // Not the id of the path: in another case it is the same user, and no session's.
        await tx.sessions.endAll(
          after.id,
          via.kind === 'session' && !after.disabled ? via.sessionId : undefined,
        );
      }
      return after;
    });
  }

  /** For someone who forgot their password, or has none yet. */
  async createSignInLink(actor: Actor, id: string): Promise<string> {
    return this.store.transaction(async (tx) => {
      const user = await tx.users.get(id);
      if (user.disabled) {
        throw new FleetError('WRONG_STATE', `${user.email} is disabled`, { hint: 'enable the user first' });
      }
      const link = await this.createLink(tx, user);
      await tx.audit.append({ type: 'user.link-created', actor, subject: `user:${user.email}` });
      return link;
    });
  }

  private async createLink(tx: Repositories, user: User): Promise<string> {
    return toSignInUrl(this.publicUrl.get(), await createSignInLink(tx, user.id));
  }

  private async setPassword(tx: Repositories, actor: Actor, user: User, passwordHash: string): Promise<void> {
    await tx.users.setPassword(user.id, passwordHash);
    await endWaiting(tx, user.id);
    await tx.audit.append({ type: 'user.password-set', actor, subject: `user:${user.email}` });
  }
}

function applyUpdate(before: User, { name, roles, teams, disabled }: UpdateUser): User {
  return {
    ...before,
    name: name ?? before.name,
    roles: roles ? [...roles] : before.roles,
    teams: teams ? teams.map(parseTeamSlug) : before.teams,
    disabled: disabled ?? before.disabled,
  };
}

/**
 * Someone must be able to undo a mistake. Asked after the audit event is written: that lock lets one change
 * through at a time, so two administrators cannot remove each other.
 */
async function checkAdministratorRemains(tx: Repositories, before: User): Promise<void> {
  if (!before.roles.includes('admin') || before.disabled || (await tx.users.countEnabled('admin')) > 0)
    return;
  throw new FleetError('WRONG_STATE', `${before.email} is the last enabled administrator`, {
    hint: 'make someone else an administrator first',
  });
}

function toEventType(before: User, after: User): string {
  if (before.disabled === after.disabled) return 'user.updated';
  return after.disabled ? 'user.disabled' : 'user.enabled';
}
