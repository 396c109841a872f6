import { Injectable } from '@nestjs/common';
import type { Actor, ServerVersion } from '@app/domain';
import type { Repositories, Store, StoredVersion } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { composeTeam } from '../releases/assess-team.js';
import type { RenderedTeam } from '../releases/changed-cohorts.js';
import { loadTeamConfigs } from '../releases/load-team-configs.js';
import { PublishingService } from '../releases/publishing.service.js';
import { renderTeam } from '../releases/render-team.js';
import { checkTextSecrets } from './check-secrets.js';
import { recordDecision, saveDecision } from './registry.service.js';

/**
 * The kill switch. One transaction marks the version revoked and releases every team that had it without it,
 * ahead of anything else: no stage, no approval of a change, no finding of another server holds it up.
 */
@Injectable()
export class RevocationService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly publishing: PublishingService,
  ) {}

  async revoke(actor: Actor, id: string, note?: string): Promise<StoredVersion> {
    await checkTextSecrets({ note });
    const { version, afterCommit } = await this.store.transaction(async (tx) => {
      // A release under way is waited for: it may be bringing this very version to a team.
      await tx.releases.hold();
      const decided = await saveDecision(tx, actor, id, 'revoke', note);
      const afterCommit = await this.takeOut(tx, actor, decided.after);
      await recordDecision(tx, actor, 'revoke', decided);
      return { version: decided.after, afterCommit };
    });
    afterCommit();
    return version;
  }

  private async takeOut(tx: Repositories, actor: Actor, revoked: ServerVersion): Promise<() => void> {
    const teams = await renderAffected(tx, revoked);
    if (teams.length === 0) return () => undefined;
    const number = await tx.releases.next();
    const reason = `server revoked: ${revoked.server} ${revoked.version}`;
    const { afterCommit } = await this.publishing.publish(tx, actor, { number, reason, teams });
    return afterCommit;
  }
}

/** Teams whose composed template has the version: those that name it and those that inherit it from them. */
async function renderAffected(tx: Repositories, version: ServerVersion): Promise<RenderedTeam[]> {
  const named = await tx.templates.teamsUsing([version]);
  const below = await tx.teams.descendants(named);
  const configs = await loadTeamConfigs(
    tx,
    below.map(({ slug }) => slug),
  );
  return configs
    .map(composeTeam)
    .filter(({ draft }) => draft.servers.some((entry) => isVersion(entry, version)))
    .map((team) => ({ ...team, files: renderTeam(team.draft).files }));
}

function isVersion(one: Pick<ServerVersion, 'server' | 'version'>, other: ServerVersion): boolean {
  return one.server === other.server && one.version === other.version;
}
