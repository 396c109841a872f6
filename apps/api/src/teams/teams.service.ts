import { Injectable } from '@nestjs/common';
import type { CreateTeam } from '@app/contract';
import { ORGANISATION, parseTeamSlug, type Actor } from '@app/domain';
import type { Page, Repositories, Store, Team, TeamRow } from '@app/store';
import { CohortPublisher } from '../delivery/cohort-publisher.js';
import { InjectStore } from '../platform/store.module.js';
import { checkTextSecrets } from '../registry/check-secrets.js';
import { composeTeam } from '../releases/assess-team.js';
import { hasFiles } from '../releases/changed-cohorts.js';
import { loadTeamConfigs } from '../releases/load-team-configs.js';
import { PublishingService } from '../releases/publishing.service.js';
import { renderTeam } from '../releases/render-team.js';
import type { ListTeamsQuery } from './team-queries.js';

@Injectable()
export class TeamsService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly publishing: PublishingService,
    private readonly cohortPublisher: CohortPublisher,
  ) {}

  list({ parent, ...query }: ListTeamsQuery): Promise<Page<TeamRow>> {
    return this.store.read.teams.list({ ...query, ...(parent && { parent: parseTeamSlug(parent) }) });
  }

  get(slug: string): Promise<TeamRow> {
    return this.store.read.teams.getRow(parseTeamSlug(slug));
  }

  /** Its first devices find signed cohorts at once: with what the team inherits, empty where that is nothing. */
  async create(actor: Actor, input: CreateTeam): Promise<TeamRow> {
    const slug = parseTeamSlug(input.slug);
    const parent = parseTeamSlug(input.parent ?? ORGANISATION);
    await checkTextSecrets({ name: input.name });
    const afterCommit = await this.store.transaction(async (tx) => {
      // No release comes in between: one that did would not know of the team, nor the team of it.
      await tx.releases.hold();
      const team = await tx.teams.create({ slug, name: input.name.trim(), parent });
      await tx.audit.append({ type: 'team.created', actor, subject: `team:${slug}`, after: team });
      return this.publishFirst(tx, actor, team);
    });
    afterCommit();
    return this.store.read.teams.getRow(slug);
  }

  /** What is inherited was approved for the teams above; it reaches this one as a release, as everything does. */
  private async publishFirst(tx: Repositories, actor: Actor, team: Team): Promise<() => void> {
    const configs = await loadTeamConfigs(tx, [team.slug]);
    const teams = configs.map(composeTeam).map((one) => ({ ...one, files: renderTeam(one.draft).files }));
    if (!teams.some(hasFiles)) return this.cohortPublisher.publishMissing(tx, team);
    const number = await tx.releases.next();
    const release = await this.publishing.publish(tx, actor, {
      number,
      reason: `team created: ${team.slug}`,
      teams,
    });
    const rest = await this.cohortPublisher.publishMissing(tx, team);
    return () => {
      release.afterCommit();
      rest();
    };
  }
}
