import { Command } from 'commander';
import { FleetError } from '@app/domain';
import type { Page, ProposeVersion, ReleaseView, ServerView, VersionView } from '@app/contract';
import { withContext, type Context } from '../command.js';
import { readJson } from '../files.js';
import { isId } from '../ids.js';
import { toTable } from '../print.js';

/** Verb on the command line, and the resource it posts to. */
const DECISIONS = {
  review: 'submit a draft for review',
  approve: 'approve a version in review (a second person)',
  reject: 'send a version in review back to draft',
  deprecate: 'keep it where it is, discourage new uses',
  revoke: 'kill switch: take it out of every workstation at once',
} as const;

const RESOURCES: Record<keyof typeof DECISIONS, string> = {
  review: 'review',
  approve: 'approval',
  reject: 'rejection',
  deprecate: 'deprecation',
  revoke: 'revocation',
};

export function serversCommand(): Command {
  const command = new Command('servers').description('the registry of MCP servers');
  command
    .command('list')
    .description('every server, with its newest and newest approved version')
    .option('--status <status>', 'draft, in-review, approved, deprecated or revoked')
    .option('--search <text>')
    .action(withContext(listServers));
  command
    .command('show')
    .argument('<name>')
    .description('the versions of a server')
    .action(withContext(showServer));
  command
    .command('propose')
    .argument(
      '<file>',
      'JSON: server, version, launch, secretInputs, description, integrity; as qm servers show --json answers them',
    )
    .description('propose one exact version for review')
    .action(withContext(proposeVersion));
  for (const verb of Object.keys(DECISIONS) as (keyof typeof DECISIONS)[]) {
    command
      .command(verb)
      .argument('<version>', 'NAME@VERSION, or the id')
      .description(DECISIONS[verb])
      .option('--note <text>', 'why')
      .action(
        withContext((context, version: string, options: { note?: string }) =>
          decide(context, verb, version, options),
        ),
      );
  }
  return command;
}

async function listServers(context: Context, options: { status?: string; search?: string }): Promise<void> {
  const servers = await context.api.listAll<ServerView>('/servers', { ...options });
  const rows = servers.map(({ name, latestVersion, latestApproved, versions }) => [
    name,
    latestVersion,
    latestApproved,
    versions,
  ]);
  context.show(servers, toTable(['server', 'latest', 'approved', 'versions'], rows));
}

async function showServer(context: Context, server: string): Promise<void> {
  const versions = await listVersions(context, server);
  if (versions.length === 0)
    throw new FleetError('NOT_FOUND', `the registry has no ${server}`, { hint: 'qm servers list' });
  const rows = versions.map(({ version, status, proposedBy, decidedBy, id }) => [
    version,
    status,
    proposedBy.name,
    decidedBy?.name,
    id,
  ]);
  context.show(versions, toTable(['version', 'status', 'proposed by', 'decided by', 'id'], rows));
}

async function proposeVersion(context: Context, file: string): Promise<void> {
  const view = await context.api.post<VersionView>('/servers', await readJson<ProposeVersion>(file), {
    submit: 'true',
  });
  context.show(view, `${view.server} ${view.version} is ${view.status}; id ${view.id}\n`);
}

async function decide(
  context: Context,
  verb: keyof typeof DECISIONS,
  text: string,
  { note }: { note?: string },
): Promise<void> {
  const id = await findVersionId(context, text);
  const view = await context.api.post<VersionView>(`/servers/versions/${id}/${RESOURCES[verb]}`, { note });
  const consequence = verb === 'revoke' && !context.json ? await findRelease(context, view) : '';
  context.show(view, `${view.server} ${view.version} is ${view.status}${consequence}\n`);
}

/** The release of its own that took a revoked version out: its reason names the version. */
async function findRelease(context: Context, { server, version }: VersionView): Promise<string> {
  const { items } = await context.api.get<Page<ReleaseView>>('/releases', { limit: 20 });
  const release = items.find(({ reason }) => reason === `server revoked: ${server} ${version}`);
  return release && release.cohorts > 0
    ? `; release ${release.number} takes it out of ${release.teams.join(', ')}`
    : '; no team had it';
}

async function findVersionId(context: Context, text: string): Promise<string> {
  const at = text.lastIndexOf('@');
  if (at <= 0) {
    if (isId(text)) return text;
    throw new FleetError('INVALID_INPUT', `${text} names no version`, {
      hint: `write ${text}@VERSION, or the id; qm servers show ${text}`,
    });
  }
  const [name, version] = [text.slice(0, at), text.slice(at + 1)];
  const found = (await listVersions(context, name)).find((candidate) => candidate.version === version);
  if (!found)
    throw new FleetError('NOT_FOUND', `the registry has no ${name} ${version}`, {
      hint: `qm servers show ${name}`,
    });
  return found.id;
}

function listVersions(context: Context, server: string): Promise<VersionView[]> {
  return context.api.listAll<VersionView>('/servers/versions', { server });
}
