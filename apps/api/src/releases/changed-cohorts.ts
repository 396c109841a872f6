import { createHash } from 'node:crypto';
import { OSES, type Draft, type Os, type TeamSlug } from '@app/domain';
import type { RenderedFile } from '@app/render';
import type { ReleaseCohort, ReleaseFile } from '@app/store';

/** A team's draft with its files for each OS: what a release would give it. */
export interface RenderedTeam {
  team: TeamSlug;
  teamId: string;
  draft: Draft;
  files: Readonly<Record<Os, readonly RenderedFile[]>>;
}

/** One cohort whose files a release changes. */
export interface ChangedCohort {
  team: TeamSlug;
  teamId: string;
  os: Os;
  draft: Draft;
  rendered: readonly RenderedFile[];
  files: ReleaseFile[];
}

/** Only the cohorts whose files differ from what they have: a release costs what it changes. */
export function findChangedCohorts(
  teams: readonly RenderedTeam[],
  present: readonly Pick<ReleaseCohort, 'team' | 'os' | 'files'>[],
): ChangedCohort[] {
  const before = new Map(present.map(({ team, os, files }) => [`${team} ${os}`, files]));
  return teams.flatMap(({ files, ...team }) =>
    OSES.map((os) => toCohort(team, os, files[os])).filter(
      ({ os, files: after }) => !isSame(after, before.get(`${team.team} ${os}`) ?? []),
    ),
  );
}

function toCohort(
  { team, teamId, draft }: Omit<RenderedTeam, 'files'>,
  os: Os,
  rendered: readonly RenderedFile[],
): ChangedCohort {
  return { team, teamId, os, draft, rendered, files: rendered.map(toReleaseFile) };
}

export function toReleaseFile({ form, client, bytes }: RenderedFile): ReleaseFile {
  return { form, client, sha256: createHash('sha256').update(bytes).digest('hex'), length: bytes.length };
}

/** Whatever the order: a bundle is a set of files. */
export function isSame(one: readonly ReleaseFile[], other: readonly ReleaseFile[]): boolean {
  const hashes = new Map(other.map(({ form, sha256 }) => [form, sha256]));
  return one.length === other.length && one.every(({ form, sha256 }) => hashes.get(form) === sha256);
}

export function hasFiles({ files }: Pick<RenderedTeam, 'files'>): boolean {
  return Object.values(files).some((list) => list.length > 0);
}
