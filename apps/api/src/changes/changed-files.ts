import { OSES, type Os, type TeamSlug } from '@app/domain';
import type { RenderedFile } from '@app/render';
import type { ReleaseCohort, ReleaseFile } from '@app/store';
import { toReleaseFile, type RenderedTeam } from '../releases/changed-cohorts.js';

/** A file that a change would add, alter or withdraw for one OS of a team. */
export interface ChangedFile {
  os: Os;
  client: ReleaseFile['client'];
  form: ReleaseFile['form'];
  /** As delivered now; null when there is none. */
  before: ReleaseFile | null;
  /** As it would be; null when it is withdrawn. */
  after: RenderedFile | null;
}

/** By team, in the order of OSES, then of the renderer. */
export function findChangedFiles(
  teams: readonly RenderedTeam[],
  present: readonly Pick<ReleaseCohort, 'team' | 'os' | 'files'>[],
): Map<TeamSlug, ChangedFile[]> {
  const before = new Map(present.map(({ team, os, files }) => [`${team} ${os}`, files]));
  return new Map(
    teams.map(({ team, files }) => [
      team,
      OSES.flatMap((os) => compareFiles(os, before.get(`${team} ${os}`) ?? [], files[os])),
    ]),
  );
}

function compareFiles(os: Os, before: readonly ReleaseFile[], after: readonly RenderedFile[]): ChangedFile[] {
  const present = new Map(before.map((file) => [file.form, file]));
  const kept = new Set(after.map(({ form }) => form));
  const changed = after.flatMap((file) => {
    const old = present.get(file.form) ?? null;
    if (old?.sha256 === toReleaseFile(file).sha256) return [];
    return [{ os, client: file.client, form: file.form, before: old, after: file }];
  });
  const withdrawn = before
    .filter(({ form }) => !kept.has(form))
    .map((old) => ({ os, client: old.client, form: old.form, before: old, after: null }));
  return [...changed, ...withdrawn];
}
