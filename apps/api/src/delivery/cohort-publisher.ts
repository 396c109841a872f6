import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { OSES, type Actor, type Os, type TeamSlug } from '@app/domain';
import { signCohort, STABLE_TRACK, toSha256, type CohortFile, type SignedCohort } from '@app/signing';
import type { Cohort, Repositories } from '@app/store';
import { CohortTable } from './cohort-table.js';
import { readTargets, toServedCohort, toTargetsName, type ServedCohort } from './served-cohort.js';
import { toCohortRow, toContentDocuments, toFreshDocuments, type NamedBytes } from './signed-rows.js';
import { SigningKeys } from './signing-keys.js';

/** What a release gives one cohort. No files: it gets nothing any more, which is signed too. */
export interface CohortToPublish {
  teamId: string;
  teamSlug: TeamSlug;
  os: Os;
  track: string;
  release: number;
  files: readonly CohortFile[];
}

/** To be called once the transaction is committed: what is served from then on. */
export type Swap = () => void;

export const PUBLISHER: Actor = { kind: 'system', id: 'system', name: 'publisher' };

const NONE = { targetsVersion: 0, snapshotVersion: 0, timestampVersion: 0 };

interface Signed {
  row: Cohort;
  documents: NamedBytes[];
  files: readonly CohortFile[];
  targetsSha256: string;
}

/**
 * Signs what a release gives to cohorts and stores it in the release's own transaction. A cohort whose files
 * are what it has already is left alone: it keeps the number of the release that brought them, and that is
 * the release its devices are offered and counted against. So publishing costs what it changes.
 */
@Injectable()
export class CohortPublisher {
  constructor(
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
  ) {}

  /** @throws FleetError SIGNING_REFUSED */
  async publish(tx: Repositories, cohorts: readonly CohortToPublish[]): Promise<Swap> {
    await this.keys.hold(tx);
    const present = await this.lock(tx, cohorts);
    const signed: Signed[] = [];
    for (const cohort of cohorts) {
      const before = present.get(this.toChannel(cohort));
      if (before && (await this.hasAlready(tx, before, cohort.files))) continue;
      signed.push(await this.sign(cohort, before));
      await setImmediate(); // a baseline may reach a thousand teams: in between the server answers others
    }
    if (signed.length === 0) return () => undefined;
    await save(tx, signed);
    await this.record(tx, signed);
    const served = signed.map(toServed);
    return () => this.table.swap(served);
  }

  /** A signed empty set for each OS that the team has no cohort for yet, so that its first device has something to verify. */
  async publishMissing(
    tx: Repositories,
    team: { id: string; slug: TeamSlug },
    oses: readonly Os[] = OSES,
    track: string = STABLE_TRACK,
  ): Promise<Swap> {
    const present = await tx.cohorts.list({ teams: [team.slug] });
    const missing = oses.filter(
      (os) => !present.some((cohort) => cohort.os === os && cohort.track === track),
    );
    if (missing.length === 0) return () => undefined;
    const release = await tx.releases.latest();
    const empty = missing.map((os) => ({
      teamId: team.id,
      teamSlug: team.slug,
      os,
      track,
      release,
      files: [],
    }));
    await tx.teams.get(team.slug); // locks it: a release may be about to create the same cohorts
    const later = await tx.cohorts.list({ teams: [team.slug] });
    return this.publish(
      tx,
      empty.filter(({ os }) => !later.some((cohort) => cohort.os === os && cohort.track === track)),
    );
  }

  /** Locks the cohorts there are, and the teams of those yet to be created, so that only one transaction creates them. */
  private async lock(tx: Repositories, cohorts: readonly CohortToPublish[]): Promise<Map<string, Cohort>> {
    const channels = cohorts.map((cohort) => this.toChannel(cohort));
    let present = await tx.cohorts.getMany(channels);
    if (present.length < channels.length) {
      const there = new Set(present.map(({ channel }) => channel));
      const missing = cohorts.filter((cohort) => !there.has(this.toChannel(cohort)));
      const teams = new Set(missing.map(({ teamSlug }) => teamSlug));
      for (const team of [...teams].sort()) await tx.teams.get(team);
      present = await tx.cohorts.getMany(channels);
    }
    return new Map(present.map((cohort) => [cohort.channel, cohort]));
  }

  private async hasAlready(tx: Repositories, before: Cohort, files: readonly CohortFile[]): Promise<boolean> {
    const has = await this.findTargets(tx, before);
    const wanted = files.map(({ form, bytes }) => `${form} ${toSha256(bytes)}`).sort();
    return (
      wanted.join() ===
      has
        .map(({ form, sha256 }) => `${form} ${sha256}`)
        .sort()
        .join()
    );
  }

  /** From memory, unless that is behind the row that this transaction locked. */
  private async findTargets(
    tx: Repositories,
    before: Cohort,
  ): Promise<Pick<ServedCohort['targets'][number], 'form' | 'sha256'>[]> {
    const served = this.table.find(before.channel);
    if (served?.cohort.targetsVersion === before.targetsVersion) return [...served.targets];
    const document = await tx.cohorts.findDocument(before.channel, toTargetsName(before));
    return document ? readTargets(document.bytes) : [];
  }

  private async sign(cohort: CohortToPublish, before: Cohort | undefined): Promise<Signed> {
    const { teamSlug: team, os, track, release, files } = cohort;
    const channel = this.toChannel(cohort);
    const {
      targetsVersion: targets,
      snapshotVersion: snapshot,
      timestampVersion: timestamp,
    } = before ?? NONE;
    const signed: SignedCohort = await signCohort({
      organisation: this.keys.organisation,
      channel,
      release,
      files,
      previousVersions: { targets, snapshot, timestamp },
      now: new Date(),
      signers: this.keys,
    });
    return {
      row: toCohortRow({ channel, team, os, track }, signed),
      documents: [...toContentDocuments(signed), ...toFreshDocuments(signed)],
      files,
      targetsSha256: toSha256(signed.targets.bytes),
    };
  }

  /** Every use of the targets key is in the log: after a theft, what was signed is compared with it. */
  private async record(tx: Repositories, signed: readonly Signed[]): Promise<void> {
    const release = Math.max(...signed.map(({ row }) => row.release));
    await tx.audit.append({
      type: 'release.signed',
      actor: PUBLISHER,
      subject: `release:${release}`,
      before: null,
      after: {
        targetsKey: this.keys.targets.keyId,
        cohorts: signed.map(({ row: { team, os, track, channel, targetsVersion }, targetsSha256 }) => ({
          team,
          os,
          track,
          channel,
          targetsVersion,
          targetsSha256,
        })),
      },
    });
  }

  private toChannel({ teamId, os, track }: CohortToPublish): string {
    return this.keys.toChannel(teamId, os, track);
  }
}

async function save(tx: Repositories, signed: readonly Signed[]): Promise<void> {
  const blobs = new Map(
    signed.flatMap(({ files }) => files.map(({ bytes }) => [toSha256(bytes), bytes] as const)),
  );
  await tx.blobs.putMany([...blobs].map(([sha256, bytes]) => ({ sha256, bytes })));
  await tx.cohorts.save(signed.map(({ row }) => row));
  await tx.cohorts.putDocuments(
    signed.flatMap(({ row: { channel }, documents }) =>
      documents.map((document) => ({ channel, ...document })),
    ),
  );
}

function toServed({ row, documents, files }: Signed): ServedCohort {
  const bytes = new Map(files.map((file) => [toSha256(file.bytes), file.bytes]));
  return toServedCohort(row, documents, (sha256) => bytes.get(sha256)!);
}
