import { Injectable } from '@nestjs/common';
import type { FilePlan, PlanView, TeamPlan } from '@app/contract';
import { FleetError, parseTeamSlug, type TeamSlug } from '@app/domain';
import { isRefused } from '@app/policy';
import { STABLE_TRACK } from '@app/signing';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import type { AssessedTeam } from '../releases/assess-team.js';
import { toReadableText } from '../releases/file-text.js';
import { getBlob } from '../releases/releases.service.js';
import { toUnifiedDiff } from '../releases/unified-diff.js';
import { assessChange } from './assess-change.js';
import { findChangedFiles, type ChangedFile } from './changed-files.js';
import { findStale } from './check-fresh.js';

/** How many teams a plan shows the files of: a change of the baseline may reach a thousand. */
const MOST_TEAMS_WITH_FILES = 25;

/** What a change would do if it were released now. */
@Injectable()
export class PlanService {
  constructor(@InjectStore() private readonly store: Store) {}

  async plan(number: number, { team }: { team?: string } = {}): Promise<PlanView> {
    const change = await this.store.read.changes.get(number);
    const reached = await assessChange(this.store.read, change);
    const changed = await this.findChanged(reached);
    const affected = await this.countAffected(changed);
    const shown = team === undefined ? reached : [getTeam(reached, team)];
    return {
      change: number,
      stale: (await findStale(this.store.read, change.edits)).length > 0,
      refused: reached.some(({ findings }) => isRefused(findings)),
      teams: await this.planTeams(shown, changed, affected),
      devices: [...affected.values()].reduce((sum, count) => sum + count, 0),
    };
  }

  private async findChanged(teams: readonly AssessedTeam[]): Promise<Map<TeamSlug, ChangedFile[]>> {
    const slugs = teams.map(({ team }) => team);
    const present = await this.store.read.releases.cohortsAt({ teams: slugs, track: STABLE_TRACK });
    return findChangedFiles(teams, present);
  }

  /** By team, the devices with an OS for which files change: the others get nothing new. */
  private async countAffected(
    changed: ReadonlyMap<TeamSlug, readonly ChangedFile[]>,
  ): Promise<Map<TeamSlug, number>> {
    const counts = await this.store.read.devices.countByOs([...changed.keys()]);
    return new Map(
      [...changed].map(([team, files]) => {
        const systems = new Set(files.map(({ os }) => os));
        return [team, [...systems].reduce((sum, os) => sum + counts.get(team)![os], 0)];
      }),
    );
  }

  private async planTeams(
    teams: readonly AssessedTeam[],
    changed: ReadonlyMap<TeamSlug, readonly ChangedFile[]>,
    affected: ReadonlyMap<TeamSlug, number>,
  ): Promise<TeamPlan[]> {
    const shown = teams.slice(0, MOST_TEAMS_WITH_FILES).flatMap(({ team }) => changed.get(team)!);
    const hashes = new Set(shown.flatMap(({ before }) => before?.sha256 ?? []));
    const bytes = await this.store.read.blobs.getMany([...hashes]);
    return teams.map(({ team, findings }, at) => ({
      team,
      devices: affected.get(team)!,
      findings,
      files: at < MOST_TEAMS_WITH_FILES ? changed.get(team)!.map((file) => toFilePlan(file, bytes)) : [],
      changedFiles: changed.get(team)!.length,
    }));
  }
}

/** @throws FleetError NOT_FOUND */
function getTeam(reached: readonly AssessedTeam[], slug: string): AssessedTeam {
  const team = parseTeamSlug(slug);
  const found = reached.find((one) => one.team === team);
  if (found) return found;
  throw new FleetError('NOT_FOUND', `the change does not reach the team ${team}`, {
    hint: 'a change reaches the teams it edits and those below them',
  });
}

function toFilePlan(
  { os, client, form, before: old, after: file }: ChangedFile,
  bytes: ReadonlyMap<string, Uint8Array>,
): FilePlan {
  const before = old && toReadableText(getBlob(bytes, old.sha256));
  const after = file && file.text;
  return {
    os,
    client,
    form,
    before,
    after,
    diff: toUnifiedDiff(before, after, { before: form, after: form }),
  };
}
