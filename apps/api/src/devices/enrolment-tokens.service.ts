import { Injectable } from '@nestjs/common';
import type { CreatedEnrolmentToken, CreateEnrolmentToken, EnrolmentTokenView } from '@app/contract';
import { FleetError, parseTeamSlug, type Actor, type TeamSlug } from '@app/domain';
import { createEnrolmentSecret, toEnrolmentTokenText } from '@app/signing';
import type { EnrolmentToken, Page, PageQuery, Repositories, Store, User } from '@app/store';
import { assertMaintains } from '../auth/caller.js';
import { SigningKeys } from '../delivery/signing-keys.js';
import { InjectStore } from '../platform/store.module.js';
import { checkTextSecrets } from '../registry/check-secrets.js';

const DAY = 86_400_000;
const LIFETIME = 7 * DAY;
const LONGEST = 366 * DAY;

/** What lets workstations into a team. The secret is answered once and kept as a hash. */
@Injectable()
export class EnrolmentTokensService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly keys: SigningKeys,
  ) {}

  async list(slug: string, query: PageQuery): Promise<Page<EnrolmentToken>> {
    const team = await this.store.read.teams.get(parseTeamSlug(slug));
    return this.store.read.enrolmentTokens.list({ ...query, team: team.slug });
  }

  async create(
    actor: Actor,
    user: User,
    slug: string,
    input: CreateEnrolmentToken,
  ): Promise<CreatedEnrolmentToken> {
    const team = parseTeamSlug(slug);
    const expiresAt = toExpiry(input.expiresAt, Date.now());
    await checkTextSecrets({ description: input.description });
    const { secret, secretHash } = createEnrolmentSecret();
    const token = await this.store.transaction(async (tx) => {
      await checkMaintains(tx, user, team);
      const { uses = 1, description = '' } = input;
      const token = await tx.enrolmentTokens.create({
        secretHash,
        team,
        uses,
        expiresAt,
        description,
        createdBy: user.id,
      });
      await tx.audit.append({
        type: 'enrolment-token.created',
        actor,
        subject: `enrolment-token:${token.id}`,
        before: null,
        after: toEnrolmentTokenView(token),
      });
      return token;
    });
    const text = toEnrolmentTokenText({ id: token.id, secret, rootSha256: this.keys.rootSha256 });
    return { ...toEnrolmentTokenView(token), token: text };
  }

  /** Devices that it let in stay; it lets in no more. */
  async revoke(actor: Actor, user: User, slug: string, id: string): Promise<void> {
    const team = parseTeamSlug(slug);
    await this.store.transaction(async (tx) => {
      await checkMaintains(tx, user, team);
      const token = await tx.enrolmentTokens.get(id);
      if (token.team !== team) throw new FleetError('NOT_FOUND', `team ${slug} has no enrolment token ${id}`);
      if (token.revokedAt !== null) return;
      await tx.enrolmentTokens.revoke(id, new Date().toISOString());
      await tx.audit.append({
        type: 'enrolment-token.revoked',
        actor,
        subject: `enrolment-token:${id}`,
        before: toEnrolmentTokenView(token),
        after: toEnrolmentTokenView(await tx.enrolmentTokens.get(id)),
      });
    });
  }
}

export function toEnrolmentTokenView(token: EnrolmentToken): EnrolmentTokenView {
  const { id, team, description, uses, used, expiresAt, revokedAt } = token;
  return { id, team, description, uses, used, expiresAt, revokedAt };
}

/** @throws FleetError NOT_FOUND, FORBIDDEN */
async function checkMaintains(tx: Repositories, user: User, team: TeamSlug): Promise<void> {
  await tx.teams.get(team);
  const lineage = await tx.teams.lineage(team);
  assertMaintains(
    user,
    team,
    lineage.map(({ slug }) => slug),
  );
}

function toExpiry(asked: string | undefined, now: number): string {
  const expires = asked === undefined ? now + LIFETIME : Date.parse(asked);
  if (expires > now && expires <= now + LONGEST) return new Date(expires).toISOString();
  throw new FleetError('INVALID_INPUT', 'expiresAt: lies ahead, by a year at most', {
    issues: [{ path: 'expiresAt', message: 'lies ahead, by a year at most' }],
  });
}
