import path from 'node:path';
import { Command } from 'commander';
import { FleetError } from '@app/domain';
import type { ChangeView, ImportView, ProposedServer, VersionView } from '@app/contract';
import { withContext, type Context } from '../command.js';
import { readFileBytes } from '../files.js';
import { toFindingsTable, toTable } from '../print.js';

interface ImportOptions {
  team: string;
  client?: string;
  propose?: boolean;
  title?: string;
}

export function importCommand(): Command {
  return new Command('import')
    .description("read a client's config as found on a workstation; with --propose, put it up for review")
    .argument(
      '<file>',
      'claude_desktop_config.json, .mcp.json, VS Code or Cursor mcp.json; - for standard input',
    )
    .option('--team <slug>', 'team whose template it goes into', 'organisation')
    .option('--client <id>', 'what the file belongs to, where its shape does not tell')
    .option('--propose', 'propose its servers for review and its template as a change')
    .option('--title <text>', 'title of the change')
    .action(withContext(importFile));
}

async function importFile(context: Context, file: string, options: ImportOptions): Promise<void> {
  const { team, client } = options;
  const view = await context.api.upload<ImportView>('/imports', await readFileBytes(file), { team, client });
  if (!options.propose) return context.show(view, toText(view));

  const servers: VersionView[] = [];
  for (const proposed of view.servers) {
    if (proposed.existing === null) servers.push(await propose(context, proposed));
  }
  const change = await context.api.post<ChangeView>('/changes', {
    title: options.title ?? `Import ${path.basename(file)}`,
    reason: `Imported from ${path.basename(file)}`,
    edits: [{ kind: 'template', team, baseRevision: view.baseRevision, template: view.template }],
  });
  context.show(
    { import: view, servers, change },
    `${toText(view)}\nproposed ${servers.length} server versions for review, and change #${change.number}\n`,
  );
}

function propose(
  context: Context,
  { server, version, description, launch, secretInputs, integrity }: ProposedServer,
) {
  if (version === 'unresolved') {
    throw new FleetError('INVALID_INPUT', `no exact version of ${server} could be found`, {
      hint: 'write the version into the file, or propose the server by hand with qm servers propose',
    });
  }
  return context.api.post<VersionView>(
    '/servers',
    { server, version, description, launch, secretInputs, integrity },
    { submit: 'true' },
  );
}

/** What the import found, as tables for people. */
export function toText(view: ImportView): string {
  const servers = toTable(
    ['keys', 'server', 'version', 'from', 'registry'],
    view.servers.map(({ keys, server, version, versionFrom, existing }) => [
      keys.join(', '),
      server,
      version,
      versionFrom,
      existing ?? 'new',
    ]),
  );
  const secrets = view.secrets.map(({ path: where, reference }) => [where, reference]);
  const lost = view.notUnderstood.map(({ path: where, reason }) => [where, reason]);
  return [
    `Servers (${view.client})\n${servers}`,
    `Findings\n${toFindingsTable(view.findings)}`,
    secrets.length === 0 ? '' : `Secrets replaced by references\n${toTable(['where', 'reference'], secrets)}`,
    lost.length === 0 ? '' : `Not understood\n${toTable(['where', 'why'], lost)}`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}
