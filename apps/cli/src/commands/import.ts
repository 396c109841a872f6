import path from 'node:path';
import { Command } from 'commander';
import { FleetError } from '@app/domain';
import type { ChangeView, ImportView, ProposedServer, VersionView } from '@app/contract';
import { withContext, type Context } from '../command.js';
import { readFileBytes, writeNewFile } from '../files.js';
import { toCount, toFindingsTable, toJson, toTable } from '../print.js';

interface ImportOptions {
  team: string;
  client?: string;
  propose?: boolean;
  title?: string;
  saveTemplate?: string;
}

export function importCommand(): Command {
  return new Command('import')
    .description("read a client's config as found on a workstation; with --propose, put it up for review")
    .argument(
      '<file>',
      'claude_desktop_config.json, .mcp.json, VS Code or Cursor mcp.json; - for standard input',
    )
    .option('--team <slug>', 'team whose template it goes into', 'organisation')
    .option(
      '--client <id>',
      'whose file it is, where name and shape do not tell: claude-desktop, claude-code, vscode, cursor',
    )
    .option('--propose', 'propose its servers for review and its template as a change')
    .option('--title <text>', 'title of the change')
    .option('--save-template <new file>', 'keep the template, to edit it and qm templates propose it')
    .action(withContext(importFile));
}

async function importFile(context: Context, file: string, options: ImportOptions): Promise<void> {
  const { team, client, saveTemplate } = options;
  const view = await context.api.upload<ImportView>('/imports', await readFileBytes(file), {
    team,
    client,
    file: toHint(file),
  });
  if (saveTemplate !== undefined) await writeNewFile(saveTemplate, toJson(view.template));
  if (!options.propose) return context.show(view, toText(view));

  if (!context.json) context.show(view, `${toText(view)}\n`);
  checkProposable(view);
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
    `proposed ${toCount(servers.length, 'server version')} for review, and change #${change.number}\n`,
  );
}

/** The name and the folder it is in: `.cursor/mcp.json`. They tell whose file it is, where its shape does not. */
function toHint(file: string): string | undefined {
  if (file === '-') return undefined;
  return path.resolve(file).split(path.sep).slice(-2).join('/').slice(-300);
}

/** What would be refused half way is refused before anything is proposed. */
function checkProposable({ servers, findings }: ImportView): void {
  const unresolved = servers.filter(({ version }) => version === 'unresolved');
  if (unresolved.length > 0) {
    throw new FleetError('INVALID_INPUT', 'nothing was proposed: some servers have no exact version', {
      hint: 'write each version into the file (NAME@1.2.3, NAME==1.2.3), and import it again',
      issues: unresolved.map(({ server, keys }) => ({ path: keys.join(', '), message: server })),
    });
  }
  const secrets = findings.filter(
    ({ rule, severity }) => rule === 'no-plaintext-secret' && severity === 'error',
  );
  if (secrets.length > 0) {
    throw new FleetError('INVALID_INPUT', 'nothing was proposed: the template still holds a secret', {
      hint: 'replace it in the file by ${NAME}, and import it again',
      issues: secrets.map(({ subject, message }) => ({ path: subject, message })),
    });
  }
}

function propose(
  context: Context,
  { server, version, description, launch, secretInputs, integrity }: ProposedServer,
) {
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
  const whose = view.client === 'plain' ? 'whose file it is does not show: see --client' : view.client;
  return [
    `Servers (${whose})\n${servers}`,
    `Findings\n${toFindingsTable(view.findings)}`,
    secrets.length === 0 ? '' : `Secrets replaced by references\n${toTable(['where', 'reference'], secrets)}`,
    lost.length === 0 ? '' : `Not understood\n${toTable(['where', 'why'], lost)}`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}
