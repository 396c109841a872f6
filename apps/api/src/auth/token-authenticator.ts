import { Injectable } from '@nestjs/common';
import type { TokenScope } from '@app/contract';
import { FleetError } from '@app/domain';
import { hashToken } from '@app/signing';
import type { ApiToken, Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import type { Caller } from './caller.js';

/** Whose API token is this, and does it still count? For the guard, and for routes that answer in front of it. */
@Injectable()
export class TokenAuthenticator {
  constructor(@InjectStore() private readonly store: Store) {}

  /**
   * The token acts as its owner: same id, so that nobody approves with a token what they proposed themselves.
   * @throws FleetError INVALID_TOKEN, EXPIRED_TOKEN
   */
  async authenticate(text: string): Promise<Caller> {
    const token = await this.store.read.tokens.findByHash(hashToken(text));
    if (!token || token.revokedAt !== null) throw invalid();
    const now = new Date();
    if (token.expiresAt <= now.toISOString()) throw expired(token);
    const user = await this.store.read.users.get(token.owner.id);
    if (user.disabled) throw invalid();
    await this.remember(token, now);
    return {
      // Whose token it is comes first: people are accountable, tokens are not.
      actor: { kind: 'token', id: user.id, name: `${user.email} by token ${token.name}` },
      user,
      via: { kind: 'token', tokenId: token.id, scopes: token.scopes as TokenScope[], team: token.team },
    };
  }

  /** At most once a minute: a token in a script would otherwise cost a write for every request. */
  private async remember(token: ApiToken, now: Date): Promise<void> {
    if (token.lastUsedAt !== null && now.getTime() - Date.parse(token.lastUsedAt) < 60_000) return;
    await this.store.read.tokens.touch(token.id, now.toISOString());
  }
}

function invalid(): FleetError {
  return new FleetError('INVALID_TOKEN', 'the API token is unknown or was revoked', {
    hint: 'create a new one in the console, or with `qm tokens create`',
  });
}

function expired(token: ApiToken): FleetError {
  return new FleetError('EXPIRED_TOKEN', `the API token "${token.name}" expired on ${token.expiresAt}`, {
    hint: 'create a new one in the console, or with `qm tokens create`',
  });
}
