import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ReleaseVerificationView, VerifiedFileView } from '@app/contract';
import type { TeamSlug } from '@app/domain';
import { renderDraft } from '@app/render';
import { STABLE_TRACK } from '@app/signing';
import type { ReleaseCohort, Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { toReleaseFile } from './changed-cohorts.js';
import { toReleaseDigest } from './release-digest.js';

/** Can a release be produced again? Rendering is a pure function, so its stored drafts must give its very bytes. */
@Injectable()
export class VerificationService {
  constructor(@InjectStore() private readonly store: Store) {}

  async verify(number: number): Promise<ReleaseVerificationView> {
    const { teams } = await this.store.read.releases.get(number);
    const cohorts: Pick<ReleaseCohort, 'team' | 'os' | 'track' | 'files'>[] = [];
    const files: VerifiedFileView[] = [];
    for (let at = 0; at < teams.length; at += TEAMS_AT_ONCE) {
      const part = await this.load(number, teams.slice(at, at + TEAMS_AT_ONCE));
      const stored = await this.getStored(part);
      for (const cohort of part) {
        files.push(...verifyCohort(cohort, stored));
        const { team, os, track } = cohort;
        cohorts.push({ team, os, track, files: cohort.files });
        await setImmediate();
      }
    }
    return {
      release: number,
      digest: toReleaseDigest(cohorts),
      reproducible: files.every(
        ({ stored: kept, rendered, released }) => kept === released && rendered === released,
      ),
      files,
    };
  }

  private async load(number: number, teams: readonly TeamSlug[]): Promise<ReleaseCohort[]> {
    const { releases } = this.store.read;
    const present = await releases.cohortsAt({ release: number, teams, track: STABLE_TRACK });
    return present.filter(({ release }) => release === number);
  }

  private getStored(cohorts: readonly ReleaseCohort[]): Promise<Map<string, Uint8Array>> {
    const hashes = cohorts.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
    return this.store.read.blobs.getMany([...new Set(hashes)]);
  }
}

/** A baseline's release has a thousand teams: their drafts are not in memory all at once, and others are answered. */
const TEAMS_AT_ONCE = 25;

/** Both ways: nothing that was released may be missing, and nothing more may be rendered. */
function verifyCohort(cohort: ReleaseCohort, stored: ReadonlyMap<string, Uint8Array>): VerifiedFileView[] {
  const rendered = new Map(
    renderDraft(cohort.draft, cohort.os).files.map((file) => [file.form, toReleaseFile(file)]),
  );
  const released = new Map(cohort.files.map((file) => [file.form, file]));
  const forms = [...new Set([...released.keys(), ...rendered.keys()])];
  return forms.map((form) => {
    const sha256 = released.get(form)?.sha256 ?? null;
    const bytes = sha256 === null ? undefined : stored.get(sha256);
    return {
      team: cohort.team,
      os: cohort.os,
      form,
      released: sha256,
      stored: bytes ? createHash('sha256').update(bytes).digest('hex') : null,
      rendered: rendered.get(form)?.sha256 ?? null,
    };
  });
}
