import { setImmediate } from 'node:timers/promises';
import { compose, type Draft, type Finding, type TeamSlug } from '@app/domain';
import { evaluate, mergePolicies } from '@app/policy';
import type { RenderedTeam } from './changed-cohorts.js';
import { findWrittenSecrets } from './find-written-secrets.js';
import type { TeamConfig } from './load-team-configs.js';
import { renderTeam } from './render-team.js';

export interface ComposedTeam {
  team: TeamSlug;
  teamId: string;
  draft: Draft;
}

/** What a team would get, and everything that speaks against it. */
export interface AssessedTeam extends RenderedTeam {
  findings: readonly Finding[];
}

export function composeTeam({ team, teamId, layers, getVersion }: TeamConfig): ComposedTeam {
  return { team, teamId, draft: compose(team, layers, getVersion) };
}

/** Composes, checks and renders one team. `now` decides which exceptions still hold. */
export async function assessTeam(config: TeamConfig, now: Date): Promise<AssessedTeam> {
  const composed = composeTeam(config);
  const rendering = renderTeam(composed.draft);
  const policy = mergePolicies(config.policies);
  const written = await findWrittenSecrets(composed.draft, policy, config.exceptions);
  const extra = [...rendering.findings, ...written];
  const findings = await evaluate(composed.draft, policy, config.exceptions, now, extra);
  return { ...composed, files: rendering.files, findings };
}

/** Many teams, one after the other; in between the server answers others: a baseline may reach a thousand teams. */
export async function assessTeams(configs: readonly TeamConfig[], now: Date): Promise<AssessedTeam[]> {
  const teams: AssessedTeam[] = [];
  for (const config of configs) {
    teams.push(await assessTeam(config, now));
    await setImmediate();
  }
  return teams;
}
