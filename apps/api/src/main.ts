import { FleetError } from '@app/domain';
import { type RunningServer, startServer } from './platform/server.js';

/** The server as a process: start, say where it is, stop when told to, even while it is still starting. */
async function main(): Promise<void> {
  const starting = startServer(process.env);
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    print('stopping; once more to stop at once');
    starting.then((server) => server.close()).then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const server = await starting;
  if (stopping) return;
  surviveBugs(server);
  print(`Quartermaster is ready at ${server.url}`);
  if (server.signInLink !== null) {
    print(`\nSign in as the first administrator within a day, once, with:\n\n  ${server.signInLink}\n`);
  }
}

/** A promise that nobody awaited breaks one thing; what was thrown outside of one may have broken everything. */
function surviveBugs({ log, close }: RunningServer): void {
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a rejection that nothing handles'));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nothing handles: stopping');
    close().finally(() => process.exit(1));
  });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** One clear line, and a hint; a stack trace only for what is a bug. */
function fail(error: unknown): void {
  if (!(error instanceof FleetError)) {
    process.stderr.write(`quartermaster: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
  process.stderr.write(`quartermaster: ${error.message}\n`);
  for (const { path, message } of error.options.issues ?? []) process.stderr.write(`  ${path} ${message}\n`);
  if (error.options.hint !== undefined) process.stderr.write(`hint: ${error.options.hint}\n`);
  process.exit(1);
}

main().catch(fail);
