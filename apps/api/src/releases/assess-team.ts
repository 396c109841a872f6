import { compose, type Finding } from '@app/domain';
import { evaluate, mergePolicies } from '@app/policy';
import type { RenderedTeam } from './changed-cohorts.js';
import type { TeamConfig } from './load-team-configs.js';
import { renderTeam } from './render-team.js';

/** What a team would get, and everything that speaks against it. */
export interface AssessedTeam extends RenderedTeam {
  teamId: string;
  findings: readonly Finding[];
}

/** Composes, checks and renders one team. `now` decides which exceptions still hold. */
export async function assessTeam(config: TeamConfig, now: Date): Promise<AssessedTeam> {
  const { team, teamId, layers, policies, exceptions, getVersion } = config;
  const draft = compose(team, layers, getVersion);
  const broken = await evaluate(draft, mergePolicies(policies), { exceptions, now });
  const { files, findings } = renderTeam(draft);
  return { team, teamId, draft, files, findings: [...broken, ...findings] };
}
