import { createHash } from 'node:crypto';
import type { ReleaseCohort } from '@app/store';

/**
 * One hash over everything a release gave: SHA-256 of a line `team os track form sha256` for each file, sorted.
 * It stands in the audit event, so that a release can be checked against the log whatever became of its rows.
 */
export function toReleaseDigest(
  cohorts: readonly Pick<ReleaseCohort, 'team' | 'os' | 'track' | 'files'>[],
): string {
  const lines = cohorts.flatMap(({ team, os, track, files }) =>
    files.length === 0
      ? [`${team} ${os} ${track} - -`]
      : files.map(({ form, sha256 }) => `${team} ${os} ${track} ${form} ${sha256}`),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}
