import { Command, CommanderError } from 'commander';
import { FleetError } from '@app/domain';
import type { CommandAnswer } from './commands/answer.js';
import type { GlobalOptions } from './config.js';
import { findStartFolder, readConfig } from './config.js';
import { EXIT, toErrorExitCode } from './outcome.js';
import { AGENT_VERSION } from './version.js';

/** How long a sync that is under way may go on after being told to stop, in milliseconds. Killing it is safe. */
const GRACE = 5000;

const program = new Command('qm-agent')
  .description(
    'Keeps the MCP servers of every AI client on this workstation as your organisation approved them.',
  )
  .version(AGENT_VERSION)
  .option('--state-dir <dir>', 'where the agent keeps its state')
  .option('--root-dir <dir>', 'put before every file it writes (for images and tests)')
  .option('--home <dir>', 'the home whose user files are written')
  .option('--json', 'answer as JSON')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'agent: ')) });

program
  .command('enroll')
  .description('make this workstation a device of the fleet')
  .requiredOption('--server <url>', 'address of the Quartermaster server')
  .option('--token <token>', 'enrolment token (others on this machine can see it: prefer --token-file)')
  .option('--token-file <file>', 'file with the enrolment token, - for standard input')
  .option('--root <sha256>', 'fingerprint of the root to trust, where the token has none')
  .action(async (options: { server: string; token?: string; tokenFile?: string; root?: string }) => {
    const { enroll } = await import('./commands/enroll.js');
    print(await enroll(readConfig(program.opts()), { ...options, confirm }));
  });

program
  .command('sync')
  .description('fetch, verify and write once')
  .action(async () => {
    const { syncOnce } = await import('./commands/sync.js');
    print(await syncOnce(readConfig(program.opts())));
  });

program.command('run').description('stay in sync until stopped').action(runUntilStopped);

program
  .command('status')
  .description('what this workstation has, and how old it is')
  .action(async () => {
    const { status } = await import('./commands/status.js');
    print(status(readConfig(program.opts()), new Date()));
  });

program
  .command('doctor')
  .description('find out what is wrong')
  .action(async () => {
    const { doctor } = await import('./commands/doctor.js');
    print(await doctor(readConfig(program.opts()), new Date()));
  });

program
  .command('explain <server>')
  .description('why a server is here or missing, and how to ask for it')
  .action(async (server: string) => {
    const { explain } = await import('./commands/explain.js');
    print(await explain(readConfig(program.opts()), server));
  });

program
  .command('files')
  .description('which files this agent has written, and which copies it keeps')
  .action(async () => {
    const { files } = await import('./commands/files.js');
    print(files(readConfig(program.opts())));
  });

program
  .command('restore [client]')
  .description('bring back a kept copy of a client’s file; without a client, list them')
  .option('--list', 'only list')
  .option('--at <n>', 'which copy, as listed: 1 is the newest', '1')
  .action(async (client: string | undefined, options: { list?: boolean; at: string }) => {
    const { listCopies, restore } = await import('./commands/restore.js');
    const config = readConfig(program.opts());
    const isList = options.list === true || client === undefined;
    print(isList ? listCopies(config, client) : await restore(config, client, options.at));
  });

program
  .command('launch <name>')
  .description('start a server as clients do, with its secrets resolved')
  .action(async (name: string) => {
    const { launch } = await import('./commands/launch.js');
    process.exitCode = await launch(readConfig(program.opts()), name, process.env);
  });

program
  .command('unenroll')
  .description('take everything out again and leave the fleet')
  .action(async () => {
    const { unenroll } = await import('./commands/unenroll.js');
    print(await unenroll(readConfig(program.opts())));
  });

const startFolder = findStartFolder();
if (startFolder !== null) process.chdir(startFolder);
// Not awaited: the single executable starts a CommonJS bundle of this.
void program.parseAsync().catch(fail);

async function runUntilStopped(): Promise<void> {
  const [{ run }, { toLines }] = await Promise.all([
    import('./commands/run.js'),
    import('./commands/sync.js'),
  ]);
  const config = readConfig(program.opts());
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop.abort();
      setTimeout(() => process.exit(EXIT.inSync), GRACE).unref();
    });
  }
  await run(config, {
    signal: stop.signal,
    log: (entry) => {
      if (entry instanceof Error) return report(entry);
      if (isJson()) console.log(JSON.stringify({ at: new Date().toISOString(), ...entry }));
      else console.log(`${new Date().toISOString()} ${toLines(entry).join('\n')}`);
    },
  });
}

function isJson(): boolean {
  return program.opts<GlobalOptions>().json === true;
}

function print({ exitCode, lines, value }: CommandAnswer): void {
  console.log(isJson() ? JSON.stringify(value) : lines.join('\n'));
  process.exitCode = exitCode;
}

/** The one place where a refusal becomes a message, a hint and an exit code. */
function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.inSync : EXIT.usage;
    return;
  }
  report(error);
  process.exitCode = toErrorExitCode(error);
}

function report(error: unknown): void {
  if (!(error instanceof FleetError)) {
    console.error(error);
    return;
  }
  const { code, message, options } = error;
  if (isJson()) console.log(JSON.stringify({ code, reason: message, hint: options.hint }));
  console.error(`agent: ${message}`);
  if (options.hint !== undefined) console.error(`hint: ${options.hint}`);
}

/** Without a terminal nobody can compare a fingerprint: then the answer is no. */
async function confirm(fingerprint: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(
    `This server’s root has the fingerprint\n  ${fingerprint}\nIs it the one your administrator named? [y/N] `,
  );
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
