import { Injectable } from '@nestjs/common';
import type { CreateToken } from '@app/contract';
import { FleetError, parseTeamSlug, type TeamSlug } from '@app/domain';
import { createApiToken, hashToken } from '@app/signing';
import type { ApiToken, Page, PageQuery, Store } from '@app/store';
import { assertMaintains, type Caller } from '../auth/caller.js';
import { InjectStore } from '../platform/store.module.js';
import { checkTextSecrets } from '../registry/check-secrets.js';

const DAY = 24 * 60 * 60 * 1000;
const LONGEST = 366 * DAY;
const USUAL = 90 * DAY;
/** `qm_` and a few characters: enough to recognise a token by, useless to guess the rest. */
const PREFIX = 9;

/** API tokens: everyone has their own; administrators see and revoke everyone's. */
@Injectable()
export class TokensService {
  constructor(@InjectStore() private readonly store: Store) {}

  list({ user }: Caller, query: PageQuery): Promise<Page<ApiToken>> {
    return this.store.read.tokens.list(user.roles.includes('admin') ? query : { ...query, owner: user.id });
  }

  /** The token's text is in this answer and nowhere else. */
  async create(caller: Caller, input: CreateToken): Promise<{ token: ApiToken; text: string }> {
    const team = await this.parseScopes(caller, input);
    const expiresAt = await this.parseExpiry(caller, input.expiresAt);
    await checkTextSecrets({ name: input.name });
    const text = createApiToken();
    const token = await this.store.transaction(async (tx) => {
      const created = await tx.tokens.create({
        name: input.name,
        prefix: text.slice(0, PREFIX),
        hash: hashToken(text),
        scopes: input.scopes,
        team,
        owner: caller.user.id,
        expiresAt,
      });
      await tx.audit.append({
        type: 'token.created',
        actor: caller.actor,
        subject: `token:${created.name}`,
        before: null,
        after: created,
      });
      return created;
    });
    return { token, text };
  }

  /** @throws FleetError NOT_FOUND for other people's, unless an administrator asks */
  async revoke({ actor, user }: Caller, id: string): Promise<void> {
    await this.store.transaction(async (tx) => {
      const before = await tx.tokens.get(id);
      if (before.owner.id !== user.id && !user.roles.includes('admin')) {
        throw new FleetError('NOT_FOUND', `no API token ${id}`);
      }
      if (before.revokedAt !== null) return;
      const revokedAt = new Date().toISOString();
      await tx.tokens.revoke(id, revokedAt);
      const after = { ...before, revokedAt };
      await tx.audit.append({ type: 'token.revoked', actor, subject: `token:${before.name}`, before, after });
    });
  }

  /** What a token may do is never more than what its owner may. */
  private async parseScopes({ user }: Caller, { scopes, team }: CreateToken): Promise<TeamSlug | null> {
    if (scopes.includes('metrics') && !user.roles.includes('admin')) {
      throw new FleetError('FORBIDDEN', 'only administrators make tokens with the scope metrics');
    }
    if (scopes.includes('fetch') !== (team !== undefined)) {
      throw new FleetError('INVALID_INPUT', 'team is given with the scope fetch, and only with it', {
        issues: [{ path: 'team', message: 'belongs to the scope fetch' }],
      });
    }
    if (team === undefined) return null;
    const slug = parseTeamSlug(team);
    const lineage = await this.store.read.teams.lineage(slug);
    assertMaintains(
      user,
      slug,
      lineage.map((above) => above.slug),
    );
    return slug;
  }

  /** Nor does a token make one that outlives it: a stolen one would never end. */
  private async parseExpiry({ via }: Caller, wanted: string | undefined): Promise<string> {
    const now = Date.now();
    const own =
      via.kind === 'token' ? Date.parse((await this.store.read.tokens.get(via.tokenId)).expiresAt) : Infinity;
    const latest = Math.min(own, now + LONGEST);
    const at = wanted === undefined ? Math.min(now + USUAL, latest) : Date.parse(wanted);
    if (Number.isFinite(at) && at > now && at <= latest) return new Date(at).toISOString();
    const message = `lies between now and ${new Date(latest).toISOString()}`;
    throw new FleetError('INVALID_INPUT', `expiresAt ${message}`, {
      ...(own === latest
        ? { hint: 'a token makes none that outlives it: sign in to make a longer one' }
        : {}),
      issues: [{ path: 'expiresAt', message }],
    });
  }
}
