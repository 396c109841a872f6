import { Injectable } from '@nestjs/common';
import type { Actor, TeamSlug } from '@app/domain';
import { STABLE_TRACK, toChannel } from '@app/signing';
import type { ReleaseCohort, Repositories } from '@app/store';
import { CohortPublisher } from '../delivery/cohort-publisher.js';
import { findChangedCohorts, type ChangedCohort, type RenderedTeam } from './changed-cohorts.js';
import { toReleaseDigest } from './release-digest.js';

/** A release to be made of what some teams would get. */
export interface ReleasePlan {
  /** From `tx.releases.next()`: taken first, since it makes publishing one at a time. */
  number: number;
  reason: string;
  change?: { id: string; number: number };
  teams: readonly RenderedTeam[];
}

/** A release within a transaction that is still open. */
export interface PendingRelease {
  number: number;
  teams: TeamSlug[];
  cohorts: number;
  /** To be called once the transaction has committed: from then on agents are given the release. */
  afterCommit(): void;
}

/** Stores and signs what a release changes. Whether it may is decided before: nothing is checked here. */
@Injectable()
export class PublishingService {
  constructor(private readonly cohortPublisher: CohortPublisher) {}

  /** All within the caller's transaction; if signing refuses, nothing of it is kept. */
  async publish(tx: Repositories, actor: Actor, plan: ReleasePlan): Promise<PendingRelease> {
    const present = await tx.releases.cohortsAt({
      teams: plan.teams.map(({ team }) => team),
      track: STABLE_TRACK,
    });
    const changed = findChangedCohorts(plan.teams, present);
    const cohorts = await this.store(tx, actor, plan, changed);
    const afterCommit = await this.cohortPublisher.publish(
      tx,
      changed.map(({ team, teamId, os, rendered }) => ({
        teamId,
        teamSlug: team,
        os,
        track: STABLE_TRACK,
        release: plan.number,
        files: rendered,
      })),
    );
    const teams = [...new Set(cohorts.map(({ team }) => team))];
    await tx.audit.append({
      type: 'release.created',
      actor,
      subject: `release:${plan.number}`,
      after: {
        number: plan.number,
        reason: plan.reason,
        change: plan.change?.number ?? null,
        teams,
        cohorts: cohorts.length,
        digest: toReleaseDigest(cohorts),
      },
    });
    return { number: plan.number, teams, cohorts: cohorts.length, afterCommit };
  }

  private async store(tx: Repositories, actor: Actor, plan: ReleasePlan, changed: readonly ChangedCohort[]) {
    const { id: organisationId } = await tx.organisation.get();
    const cohorts = changed.map(({ team, teamId, os, draft, files }): Omit<ReleaseCohort, 'release'> => {
      const channel = toChannel({ organisationId, teamId, os, track: STABLE_TRACK });
      return { team, os, track: STABLE_TRACK, channel, draft, files };
    });
    await tx.blobs.putMany(
      changed.flatMap(({ files, rendered }) =>
        files.map(({ sha256 }, at) => ({ sha256, bytes: rendered[at]!.bytes })),
      ),
    );
    await tx.releases.create({
      number: plan.number,
      changeId: plan.change?.id ?? null,
      reason: plan.reason,
      createdBy: actor.id,
      createdAt: new Date().toISOString(),
      cohorts,
    });
    return cohorts;
  }
}
