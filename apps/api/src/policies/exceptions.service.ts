import { Injectable } from '@nestjs/common';
import type { GrantException } from '@app/contract';
import { FleetError, parseTeamSlug, type Actor, type PolicyException } from '@app/domain';
import type { Page, PageQuery, Store, StoredException } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { checkTextSecrets } from '../registry/check-secrets.js';
import { checkException } from './check-exception.js';

/** Findings tolerated for a team and the teams below it, each until a date. */
@Injectable()
export class ExceptionsService {
  constructor(@InjectStore() private readonly store: Store) {}

  /** The team's own and the inherited ones; those that have run out too, until someone takes them away. */
  async list(slug: string, query: PageQuery): Promise<Page<StoredException>> {
    const lineage = await this.store.read.teams.lineage(parseTeamSlug(slug));
    return this.store.read.exceptions.page(
      lineage.map((layer) => layer.slug),
      query,
    );
  }

  /** Counts from now on, but not for changes that whoever grants it proposes: see `assessChange`. */
  async grant(actor: Actor, slug: string, input: GrantException): Promise<StoredException> {
    const team = parseTeamSlug(slug);
    checkException(input, new Date());
    await checkTextSecrets({ reason: input.reason, subject: input.subject });
    const { rule, subject, reason, until } = input;
    return this.store.transaction(async (tx) => {
      const granted = await tx.exceptions.create({
        team,
        rule,
        subject,
        reason: reason.trim(),
        approvedBy: actor.id,
        until,
      });
      await tx.audit.append({
        type: 'exception.granted',
        actor,
        subject: `team:${team}`,
        after: toAuditedException(granted),
      });
      return granted;
    });
  }

  /** The finding counts again from the next release on. @throws FleetError NOT_FOUND for another team's */
  async end(actor: Actor, slug: string, id: string): Promise<void> {
    const team = parseTeamSlug(slug);
    await this.store.transaction(async (tx) => {
      await tx.teams.get(team);
      const exception = await tx.exceptions.get(id);
      if (exception.team !== team) throw ofAnotherTeam(exception, slug);
      await tx.exceptions.delete(id);
      await tx.audit.append({
        type: 'exception.ended',
        actor,
        subject: `team:${team}`,
        before: toAuditedException(exception),
        after: null,
      });
    });
  }
}

/** What the audit log keeps: who approved stands there by id, since names may change. */
function toAuditedException(exception: PolicyException): PolicyException {
  const { id, team, rule, subject, reason, approvedBy, until } = exception;
  return { id, team, rule, subject, reason, approvedBy, until };
}

function ofAnotherTeam({ id, team }: PolicyException, slug: string): FleetError {
  return new FleetError('NOT_FOUND', `team ${slug} has no exception ${id} of its own`, {
    hint: `it is granted for ${team}, and is ended there for all below it`,
  });
}
