import { Injectable } from '@nestjs/common';
import type { ReleaseFileView } from '@app/contract';
import { FleetError, parseTeamSlug, type Os } from '@app/domain';
import { STABLE_TRACK } from '@app/signing';
import type { Page, Release, Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { toFileText } from './file-text.js';
import type { ListReleasesQuery } from './release-queries.js';

@Injectable()
export class ReleasesService {
  constructor(@InjectStore() private readonly store: Store) {}

  list({ team, ...query }: ListReleasesQuery): Promise<Page<Release>> {
    return this.store.read.releases.list({ ...query, ...(team && { team: parseTeamSlug(team) }) });
  }

  get(number: number): Promise<Release> {
    return this.store.read.releases.get(number);
  }

  async listFiles(number: number, query: { team: string; os: Os }): Promise<ReleaseFileView[]> {
    const { releases, teams, blobs } = this.store.read;
    await releases.get(number);
    const { slug: team } = await teams.get(parseTeamSlug(query.team));
    const [cohort] = await releases.cohortsAt({
      release: number,
      teams: [team],
      os: query.os,
      track: STABLE_TRACK,
    });
    const files = cohort?.files ?? [];
    const bytes = await blobs.getMany(files.map(({ sha256 }) => sha256));
    return files.map(({ client, form, sha256, length }) => ({
      team,
      os: query.os,
      client,
      form,
      sha256,
      length,
      text: toFileText(getBlob(bytes, sha256)),
    }));
  }
}

/** @throws FleetError INTEGRITY when a file that was released is gone */
export function getBlob(blobs: ReadonlyMap<string, Uint8Array>, sha256: string): Uint8Array {
  const bytes = blobs.get(sha256);
  if (!bytes) {
    throw new FleetError('INTEGRITY', `the released file ${sha256} is not in the database any more`, {
      hint: 'restore the database from a backup',
    });
  }
  return bytes;
}
