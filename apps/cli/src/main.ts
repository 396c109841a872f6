import { Command } from 'commander';
import { FleetError } from '@app/domain';
import { ProblemError } from './api-client.js';
import { findStartFolder } from './config.js';
import { toFindingsTable, toJson, toPlain } from './print.js';
import { auditCommand } from './commands/audit.js';
import { changesCommand } from './commands/changes.js';
import { devicesCommand, enrolmentTokensCommand } from './commands/devices.js';
import { importCommand } from './commands/import.js';
import { keysCommand } from './commands/keys.js';
import { releasesCommand } from './commands/releases.js';
import { rootCommand } from './commands/root.js';
import { serversCommand } from './commands/servers.js';
import { teamsCommand, templatesCommand } from './commands/teams.js';
import { tokensCommand, usersCommand } from './commands/identity.js';

const program = new Command('qm')
  .description('Administer Quartermaster from scripts and the shell.')
  .option('--server <url>', 'address of the server (QM_SERVER; default http://127.0.0.1:8420)')
  .option(
    '--token-file <file>',
    'file that holds an API token (QM_TOKEN_FILE, or the token itself in QM_TOKEN)',
  )
  .option('--json', 'print JSON instead of tables')
  .version('0.1.0')
  .showHelpAfterError()
  .exitOverride();

for (const command of [
  importCommand(),
  serversCommand(),
  teamsCommand(),
  templatesCommand(),
  changesCommand(),
  releasesCommand(),
  devicesCommand(),
  enrolmentTokensCommand(),
  usersCommand(),
  tokensCommand(),
  auditCommand(),
  keysCommand(),
  rootCommand(),
]) {
  acceptJsonAnywhere(command);
  program.addCommand(command);
}

/** `qm servers list --json` works like `qm --json servers list`. */
function acceptJsonAnywhere(command: Command): void {
  command.exitOverride();
  if (command.commands.length === 0) command.option('--json', 'print JSON instead of a table');
  command.commands.forEach(acceptJsonAnywhere);
}

try {
  const folder = findStartFolder(process.env);
  if (folder !== null) process.chdir(folder);
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Exit codes: 1 refused or failed, 2 usage, 4 unreachable. */
function report(error: unknown): number {
  if (isUsage(error)) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof FleetError)) throw error;
  if (process.argv.includes('--json') && error instanceof ProblemError)
    process.stdout.write(toJson(error.problem));
  process.stderr.write(`qm: ${toPlain(error.message)}\n`);
  for (const { path, message } of error.options.issues ?? [])
    process.stderr.write(`  ${toPlain(path)}: ${toPlain(message)}\n`);
  if (error instanceof ProblemError && error.problem.findings)
    process.stderr.write(toFindingsTable(error.problem.findings));
  if (error.options.hint) process.stderr.write(`hint: ${toPlain(error.options.hint)}\n`);
  return error.code === 'UNREACHABLE'
    ? 4
    : error.code === 'INVALID_INPUT' && !(error instanceof ProblemError)
      ? 2
      : 1;
}

function isUsage(error: unknown): error is { exitCode: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}
