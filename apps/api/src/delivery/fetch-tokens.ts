import { Injectable } from '@nestjs/common';
import { FleetError, type TeamSlug } from '@app/domain';
import { hashToken, parseApiToken } from '@app/signing';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';

/** Read access of scripts to one team's files: API tokens with the scope `fetch`. */
@Injectable()
export class FetchTokens {
  constructor(@InjectStore() private readonly store: Store) {}

  static mayBe(text: string): boolean {
    return text.startsWith('qm_');
  }

  /** @throws FleetError INVALID_TOKEN, EXPIRED_TOKEN, FORBIDDEN */
  async check(text: string): Promise<{ team: TeamSlug }> {
    const token = await this.store.read.tokens.findByHash(hashToken(parseApiToken(text)));
    if (!token || token.revokedAt !== null)
      throw new FleetError('INVALID_TOKEN', 'this API token is unknown or revoked');
    if (Date.parse(token.expiresAt) <= Date.now())
      throw new FleetError('EXPIRED_TOKEN', 'this API token has expired');
    if (!token.scopes.includes('fetch') || token.team === null) {
      throw new FleetError('FORBIDDEN', 'this API token is not for fetching', {
        hint: 'create one with the scope fetch and a team',
      });
    }
    return { team: token.team };
  }
}
