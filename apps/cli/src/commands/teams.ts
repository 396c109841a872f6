import { Command } from 'commander';
import type { ChangeView, TeamView, TemplateView } from '@app/contract';
import type { Template } from '@app/domain';
import { withContext, type Context } from '../command.js';
import { readJson } from '../files.js';
import { toJson, toTable } from '../print.js';

export function teamsCommand(): Command {
  const command = new Command('teams').description('teams and sub-teams');
  command.command('list').description('every team').action(withContext(listTeams));
  command
    .command('create')
    .argument('<slug>')
    .argument('<name>')
    .option('--parent <slug>', 'the team above it', 'organisation')
    .description('create a team')
    .action(withContext(createTeam));
  return command;
}

export function templatesCommand(): Command {
  const command = new Command('templates').description('what each team gets');
  command
    .command('show')
    .argument('<team>')
    .option('--revision <n>')
    .description("a team's own template, without what it inherits")
    .action(withContext(showTemplate));
  command
    .command('revisions')
    .argument('<team>')
    .description('its history')
    .action(withContext(listRevisions));
  command
    .command('propose')
    .argument('<team>', 'its slug')
    .argument('<file>', 'the whole new template, as JSON; - for standard input')
    .requiredOption('--title <text>', 'of the change (required)')
    .option('--reason <text>', 'why')
    .description('propose a new revision as a change')
    .action(withContext(proposeTemplate));
  return command;
}

async function listTeams(context: Context): Promise<void> {
  const teams = await context.api.listAll<TeamView>('/teams');
  const rows = teams.map(({ slug, name, parent, devices, templateRevision }) => [
    slug,
    name,
    parent,
    devices,
    templateRevision,
  ]);
  context.show(teams, toTable(['team', 'name', 'parent', 'devices', 'revision'], rows));
}

async function createTeam(
  context: Context,
  slug: string,
  name: string,
  { parent }: { parent: string },
): Promise<void> {
  const team = await context.api.post<TeamView>('/teams', { slug, name, parent });
  context.show(team, `created ${team.slug}\n`);
}

async function showTemplate(
  context: Context,
  team: string,
  { revision }: { revision?: string },
): Promise<void> {
  const view = await context.api.get<TemplateView>(`/teams/${encodeURIComponent(team)}/template`, {
    revision,
  });
  context.show(view, toJson(view.template));
}

async function listRevisions(context: Context, team: string): Promise<void> {
  const revisions = await context.api.listAll<TemplateView>(
    `/teams/${encodeURIComponent(team)}/template/revisions`,
  );
  const rows = revisions.map(({ revision, createdAt, createdBy, change }) => [
    revision,
    createdAt,
    createdBy?.name,
    change,
  ]);
  context.show(revisions, toTable(['revision', 'at', 'by', 'change'], rows));
}

async function proposeTemplate(
  context: Context,
  team: string,
  file: string,
  { title, reason }: { title: string; reason?: string },
): Promise<void> {
  const template = await readJson<Template>(file);
  const { revision } = await context.api.get<TemplateView>(`/teams/${encodeURIComponent(team)}/template`);
  const edits = [{ kind: 'template', team, baseRevision: revision, template }];
  const change = await context.api.post<ChangeView>('/changes', { title, reason, edits });
  context.show(change, `change #${change.number} is open; qm changes plan ${change.number}\n`);
}
