/**
 * Everything a developer needs, from one command: the server, built and started again whenever one of its sources
 * changes, and Vite's server for the console, which asks it.
 *
 *   npm run dev
 *
 * The environment is the server's own (docs/operations.md); its data is in `./.quartermaster`. Ctrl-C stops all.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createServer } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const SOURCES = ['apps/api/src', 'libs', 'prisma'];
const IGNORED = /(^|[\\/])(dist|generated|golden|test)[\\/]|\.(e2e-)?spec\.ts$/;
/** An editor that saves many files at once causes one build. */
const SETTLE_MS = 200;

let server;
let settling;
/** One after the other: a change during a build is built after it. */
let work = restart();

for (const folder of SOURCES) {
  fs.watch(path.join(root, folder), { recursive: true }, (_event, file) => {
    if (file === null || IGNORED.test(file)) return;
    clearTimeout(settling);
    settling = setTimeout(() => (work = work.then(restart)), SETTLE_MS);
  });
}

const vite = await createServer({ root: path.join(root, 'apps/console') });
await vite.listen();
vite.printUrls();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    clearTimeout(settling);
    await Promise.allSettled([work, vite.close()]);
    await stop();
    process.exit(0);
  });
}

/** A build that fails leaves the last server running. */
async function restart() {
  const build = run(['deploy/build.mjs', '--missing', '--only=libs,api']);
  const [code] = await once(build, 'exit');
  if (code !== 0) return;
  await stop();
  server = run(['--enable-source-maps', 'apps/api/dist/main.js']);
}

async function stop() {
  if (server === undefined || server.exitCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
}

/** In a process group of its own: Ctrl-C reaches this process, which then stops the others in order. */
function run(args) {
  return spawn(process.execPath, args, { cwd: root, stdio: 'inherit', detached: true });
}
