import { Command } from 'commander';
import type { ChangeView, PlanView, ReleaseView } from '@app/contract';
import { withContext, type Context } from '../command.js';
import { toCount, toFindingsTable, toPlain, toTable } from '../print.js';

const DECISIONS = { approve: 'approval', reject: 'rejection', withdraw: 'withdrawal' } as const;

export function changesCommand(): Command {
  const command = new Command('changes').description('proposed changes, their plans and approvals');
  command
    .command('list')
    .option('--status <status>')
    .description('newest first')
    .action(withContext(listChanges));
  command
    .command('plan')
    .argument('<number>')
    .description('what it would do now')
    .action(withContext(planChange));
  for (const verb of Object.keys(DECISIONS) as (keyof typeof DECISIONS)[]) {
    command
      .command(verb)
      .argument('<number>')
      .option('--note <text>', 'why')
      .description(`${verb} a change`)
      .action(
        withContext((context, number: string, options: { note?: string }) =>
          decide(context, verb, number, options),
        ),
      );
  }
  command
    .command('release')
    .argument('<number>')
    .description('apply, sign and deliver it')
    .action(withContext(releaseChange));
  return command;
}

async function listChanges(context: Context, { status }: { status?: string }): Promise<void> {
  const changes = await context.api.listAll<ChangeView>('/changes', { status });
  const rows = changes.map((change) => [
    `#${change.number}`,
    change.status,
    change.teams.join(', '),
    change.proposedBy.name,
    change.title,
  ]);
  context.show(changes, toTable(['change', 'status', 'teams', 'by', 'title'], rows));
}

async function planChange(context: Context, number: string): Promise<void> {
  const plan = await context.api.get<PlanView>(`/changes/${encodeURIComponent(number)}/plan`);
  context.show(plan, toPlanText(plan));
  if (plan.refused || plan.stale) process.exitCode = 1;
}

/** The plan for people: per team its findings, then the diff of each distinct file. */
export function toPlanText(plan: PlanView): string {
  const verdict = plan.stale
    ? 'stale: propose it again'
    : plan.refused
      ? 'refused by policy'
      : 'may be released';
  const teams = plan.teams.map(({ team, devices, findings, files }) => {
    const diffs = files
      .filter(({ diff }) => diff !== '')
      .map(({ os, form, diff }) => `--- ${os} ${form}\n${toPlain(diff)}`);
    return `Team ${team}, ${toCount(devices, 'device')}\n${toFindingsTable(findings)}${diffs.join('\n')}`;
  });
  return `${teams.join('\n')}\nchange #${plan.change}: ${verdict}; ${toCount(plan.devices, 'device')} affected\n`;
}

async function decide(
  context: Context,
  verb: keyof typeof DECISIONS,
  number: string,
  { note }: { note?: string },
): Promise<void> {
  const change = await context.api.post<ChangeView>(
    `/changes/${encodeURIComponent(number)}/${DECISIONS[verb]}`,
    { note },
  );
  context.show(change, `change #${change.number} is ${change.status}\n`);
}

async function releaseChange(context: Context, number: string): Promise<void> {
  const release = await context.api.post<ReleaseView>(`/changes/${encodeURIComponent(number)}/release`);
  context.show(
    release,
    release.cohorts === 0
      ? `release ${release.number}: changes the files of nobody\n`
      : `release ${release.number}: ${toCount(release.cohorts, 'cohort')} of ${release.teams.join(', ')}\n`,
  );
}
