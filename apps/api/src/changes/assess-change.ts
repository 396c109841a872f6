import { FleetError, type Change, type Finding } from '@app/domain';
import { isRefused } from '@app/policy';
import type { Repositories } from '@app/store';
import { assessTeams, type AssessedTeam } from '../releases/assess-team.js';
import { loadTeamConfigs, type TeamConfig } from '../releases/load-team-configs.js';

/** Every team that a change reaches, as it would be with its edits: the edited ones and all below them. */
export async function assessChange(
  store: Pick<Repositories, 'organisation' | 'teams' | 'templates' | 'policies' | 'exceptions' | 'servers'>,
  { edits, proposedBy }: Pick<Change, 'edits' | 'proposedBy'>,
): Promise<AssessedTeam[]> {
  const reached = await store.teams.descendants([...new Set(edits.map(({ team }) => team))]);
  const configs = await loadTeamConfigs(
    store,
    reached.map(({ slug }) => slug),
    edits,
  );
  const { singlePerson } = await store.organisation.get();
  const counting = singlePerson ? configs : configs.map((config) => withoutOwn(config, proposedBy));
  return assessTeams(counting, new Date());
}

/** Four eyes: an exception is someone else's word that a finding may pass, never the proposer's own. */
function withoutOwn(config: TeamConfig, proposedBy: string): TeamConfig {
  return {
    ...config,
    exceptions: config.exceptions.filter(({ approvedBy }) => approvedBy !== proposedBy),
  };
}

/** @throws FleetError POLICY_REFUSED with every finding that stands in the way, those that many teams inherit once */
export function checkAccepted(teams: readonly AssessedTeam[]): void {
  const refused = teams.filter(({ findings }) => isRefused(findings));
  if (refused.length === 0) return;
  const findings = toDistinct(
    refused.flatMap((team) => team.findings.filter((finding) => isRefused([finding]))),
  );
  const names = refused.map(({ team }) => team);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  throw new FleetError(
    'POLICY_REFUSED',
    `${count(findings.length)} in the way for ${names.slice(0, 3).join(', ')}${more}: ${findings[0]!.message}`,
    {
      hint: 'repair what the findings name and propose the change again, or have someone else than its proposer grant an exception',
      findings,
    },
  );
}

function toDistinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

function count(findings: number): string {
  return findings === 1 ? '1 finding stands' : `${findings} findings stand`;
}
