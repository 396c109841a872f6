/**
 * The whole path once, on real parts: `npm run demo`, or `npm run demo -- --once` to end with exit code 0 only
 * if all of it worked. Everything lives in a folder that is thrown away.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { tellStory, type Story } from './story.ts';
import { Server } from './programs.ts';
import { bold, Broken, dim, done, print, step } from './steps.ts';

const once = process.argv.includes('--once');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quartermaster-demo-'));
// An embedded PostgreSQL that runs as another user, as it must under root, has to get into its own folder.
fs.chmodSync(folder, 0o755);
let server: Server | null = null;

process.exitCode = await run();

async function run(): Promise<number> {
  try {
    print(`${bold('Quartermaster')} ${dim(`in ${folder}`)}`);
    step('Start the server on an embedded PostgreSQL');
    const token = `demo-${crypto.randomUUID()}${crypto.randomUUID()}`;
    server = await Server.start(path.join(folder, 'data'), token);
    done(`ready at ${server.url}, migrations applied, signing keys made`);
    const story = await tellStory(server.url, token, folder);
    if (!once) await stay(story);
    step('Stop');
    const code = await stop();
    if (code !== 0) throw new Broken(`the server ended with ${code}`);
    done('the server and its PostgreSQL have stopped');
    return 0;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    process.stderr.write(`\ndemo: ${error.message}\n`);
    return 1;
  } finally {
    await stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Leaves the console open until Ctrl-C. */
async function stay(story: Story): Promise<void> {
  step('The console');
  print(`    ${bold(story.signInLink)}`);
  print(dim('    The link works once. Ctrl-C stops everything and removes the folder.'));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

async function stop(): Promise<number | null> {
  const running = server;
  server = null;
  return running === null ? 0 : running.stop();
}
