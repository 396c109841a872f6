import { Command } from 'commander';
import type { Page, ReleaseFileView, ReleaseVerificationView, ReleaseView } from '@app/contract';
import { withContext, type Context } from '../command.js';
import { toPlain, toTable } from '../print.js';

export function releasesCommand(): Command {
  const command = new Command('releases').description('what was released, byte for byte');
  command.command('list').description('newest first').action(withContext(listReleases));
  command
    .command('files')
    .argument('<number>')
    .requiredOption('--team <slug>', 'whose files (required)')
    .requiredOption('--os <os>', 'darwin, linux or windows (required)')
    .description('the files of a team and OS as of that release')
    .action(withContext(showFiles));
  command
    .command('verify')
    .argument('<number>')
    .description('render a release again and compare it with what was signed')
    .action(withContext(verifyRelease));
  return command;
}

async function listReleases(context: Context): Promise<void> {
  const releases = await context.api.listAll<ReleaseView>('/releases');
  const rows = releases.map(({ number, createdAt, createdBy, teams, cohorts, reason }) => [
    number,
    createdAt,
    createdBy.name,
    teams.length > 4 ? `${teams.length} teams` : teams.join(', '),
    cohorts,
    reason,
  ]);
  context.show(releases, toTable(['release', 'at', 'by', 'teams', 'cohorts', 'reason'], rows));
}

async function showFiles(
  context: Context,
  number: string,
  { team, os }: { team: string; os: string },
): Promise<void> {
  const path = `/releases/${encodeURIComponent(number)}/files`;
  const { items: files } = await context.api.get<Page<ReleaseFileView>>(path, { team, os });
  context.show(
    files,
    files.map(({ form, sha256, text }) => `=== ${form} sha256:${sha256}\n${toPlain(text)}`).join('\n'),
  );
}

async function verifyRelease(context: Context, number: string): Promise<void> {
  const result = await context.api.get<ReleaseVerificationView>(
    `/releases/${encodeURIComponent(number)}/verification`,
  );
  context.show(result, toVerificationText(result));
  if (!result.reproducible) process.exitCode = 1;
}

function toVerificationText({ release, digest, reproducible, files }: ReleaseVerificationView): string {
  if (reproducible)
    return `verified: release ${release}, ${files.length} files rendered again, each as it was signed\ndigest ${digest}\n`;
  const different = files.filter(
    ({ released, stored, rendered }) => released !== stored || released !== rendered,
  );
  const rows = different.map(({ team, os, form, released, stored, rendered }) => [
    team,
    os,
    form,
    released === stored ? 'as released' : 'changed',
    released === rendered ? 'as released' : 'differs',
  ]);
  return `NOT verified: release ${release}\n${toTable(['team', 'os', 'form', 'stored', 'rendered again'], rows)}`;
}
