import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ChangePassword, SessionView, SignInWithLink } from '@app/contract';
import { type Actor, FleetError } from '@app/domain';
import { hashToken, readRoot } from '@app/signing';
import type { Repositories, Store, User } from '@app/store';
import { Authenticator } from '../auth/authenticator.js';
import type { Caller } from '../auth/caller.js';
import { checkPassword, hashPassword, verifyPassword } from '../auth/passwords.js';
import { SessionCookies } from '../auth/session-cookies.js';
import { SignInLimits } from '../auth/sign-in-limits.js';
import { InjectStore } from '../platform/store.module.js';
import { endWaiting } from './first-administrator.js';
import { toUserView } from './user-view.js';

const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'server' };

/** Every refusal takes this long, far more than it needs: the time must not tell strangers which accounts there are. */
const REFUSAL_MS = 200;

/** Signing in and out. */
@Injectable()
export class SessionService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly authenticator: Authenticator,
    private readonly cookies: SessionCookies,
    private readonly limits: SignInLimits,
  ) {}

  /** @throws FleetError UNAUTHENTICATED, the same for a wrong password as for an unknown or disabled account */
  async signIn(email: string, request: Request, response: Response): Promise<SessionView> {
    this.cookies.checkOpenable(request);
    const account = email.trim().toLowerCase();
    const moment = setTimeout(REFUSAL_MS);
    const user = await this.limits.attempt(request.ip ?? '', account, () =>
      this.authenticator.findUser('local', request, response),
    );
    if (!user) {
      await this.recordRefusal(account, request.ip ?? null);
      await moment;
      throw new FleetError('UNAUTHENTICATED', 'the e-mail address or the password is wrong', {
        hint: 'an administrator can give you a one-time sign-in link',
      });
    }
    await this.store.transaction((tx) => recordOpened(tx, user, 'password', request));
    return this.open(user, request);
  }

  /** @throws FleetError INVALID_TOKEN; a password that is refused leaves the link unused */
  async signInWithLink({ token, password }: SignInWithLink, request: Request): Promise<SessionView> {
    this.cookies.checkOpenable(request);
    const address = request.ip ?? '';
    const user = await this.limits.attempt(address, `links from ${address}`, () => this.findByLink(token));
    if (!user) throw worthlessLink();
    if (password !== undefined) checkPassword(password, user.email);
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    await this.store.transaction(async (tx) => {
      if ((await tx.signInLinks.consume(hashToken(token), new Date().toISOString())) !== user.id)
        throw worthlessLink();
      if (passwordHash !== undefined) {
        await tx.users.setPassword(user.id, passwordHash);
        await tx.sessions.endAll(user.id);
        await endWaiting(tx, user.id);
        await tx.audit.append({
          type: 'user.password-set',
          actor: toActor(user),
          subject: `user:${user.email}`,
        });
      }
      await recordOpened(tx, user, 'link', request);
    });
    return this.open(user, request);
  }

  async signOut(caller: Caller, request: Request): Promise<void> {
    if (caller.via.kind !== 'session') {
      throw new FleetError('WRONG_STATE', 'an API token has no session to end', {
        hint: 'revoke the token instead',
      });
    }
    const { user, actor } = caller;
    await this.store.transaction((tx) =>
      tx.audit.append({ type: 'session.closed', actor, subject: `user:${user.email}` }),
    );
    await this.cookies.close(request);
  }

  /** @throws FleetError UNAUTHENTICATED when the present password is wrong: a borrowed screen is not enough */
  async changePassword({ actor, user, via }: Caller, change: ChangePassword, address: string): Promise<void> {
    if (via.kind !== 'session') {
      throw new FleetError('FORBIDDEN', 'a password is changed from a session, not with an API token');
    }
    const present = (await this.store.read.users.findCredentials(user.email))?.passwordHash ?? null;
    if (present !== null) {
      const correct = await this.limits.attempt(address, user.email, async () =>
        (await verifyPassword(present, change.current ?? '')) ? true : null,
      );
      if (!correct) throw new FleetError('UNAUTHENTICATED', 'the present password is wrong');
    }
    checkPassword(change.password, user.email);
    const passwordHash = await hashPassword(change.password);
    await this.store.transaction(async (tx) => {
      await tx.users.setPassword(user.id, passwordHash);
      await tx.sessions.endAll(user.id, via.sessionId);
      await tx.signInLinks.revokeAll(user.id);
      await endWaiting(tx, user.id);
      await tx.audit.append({ type: 'user.password-set', actor, subject: `user:${user.email}` });
    });
  }

  async toView(user: User): Promise<SessionView> {
    const { name, singlePerson } = await this.store.read.organisation.get();
    const { roles } = readRoot((await this.store.read.roots.latest())!.bytes);
    return {
      user: toUserView(user),
      organisation: { name, singlePerson, publisherInServer: true, rootThreshold: roles.root.threshold },
    };
  }

  private async open(user: User, request: Request): Promise<SessionView> {
    await this.cookies.open(request, user.id);
    return this.toView(user);
  }

  private async findByLink(token: string): Promise<User | null> {
    const id = await this.store.read.signInLinks.find(hashToken(token), new Date().toISOString());
    const user = id === null ? null : await this.store.read.users.find(id);
    return user && !user.disabled ? user : null;
  }

  /** Names accounts that exist alone: what else people type into the field may be a password. */
  private async recordRefusal(account: string, address: string | null): Promise<void> {
    const user = await this.store.read.users.findByEmail(account);
    await this.store.transaction((tx) =>
      tx.audit.append({
        type: 'session.refused',
        actor: SYSTEM,
        subject: user ? `user:${user.email}` : 'user:unknown',
        after: { address },
      }),
    );
  }
}

async function recordOpened(
  tx: Repositories,
  user: User,
  method: 'password' | 'link',
  request: Request,
): Promise<void> {
  await tx.audit.append({
    type: 'session.opened',
    actor: toActor(user),
    subject: `user:${user.email}`,
    after: { method, address: request.ip ?? null },
  });
}

function toActor(user: User): Actor {
  return { kind: 'user', id: user.id, name: user.email };
}

function worthlessLink(): FleetError {
  return new FleetError('INVALID_TOKEN', 'the sign-in link is unknown, was used, or is older than a day', {
    hint: 'ask an administrator for a new one; the first administrator’s is printed when the server starts',
  });
}
