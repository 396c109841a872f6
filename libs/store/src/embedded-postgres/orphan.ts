import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { FleetError } from '@app/domain';
import { processExists } from './owner-lock.js';

const run = promisify(execFile);
const FAST_MS = 30_000;
const IMMEDIATE_MS = 10_000;

/**
 * A server that was killed leaves its Postgres running. It is asked to shut down, so that the next one starts
 * from a clean folder. A process id that now belongs to something else is left alone, and its file removed:
 * Postgres itself would refuse to start.
 *
 * @throws FleetError UNAVAILABLE when it is still there after being asked twice
 */
export async function stopOrphan(cluster: string, log: (message: string) => void): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid');
  const pid = await readPid(file);
  if (pid === null) return;
  if (!processExists(pid) || !(await isPostgresOf(pid, cluster))) {
    await fs.rm(file, { force: true });
    return;
  }
  log(`stopping the PostgreSQL (process ${pid}) that an earlier run left behind`);
  for (const [signal, patience] of [
    ['SIGINT', FAST_MS],
    ['SIGQUIT', IMMEDIATE_MS],
  ] as const) {
    process.kill(pid, signal);
    if (await hasEnded(pid, patience)) return;
  }
  throw new FleetError('UNAVAILABLE', `a PostgreSQL left behind (process ${pid}) does not stop`, {
    hint: `stop it by hand, then start again`,
  });
}

async function readPid(file: string): Promise<number | null> {
  try {
    const pid = Number.parseInt((await fs.readFile(file, 'utf8')).split('\n')[0]!, 10);
    return pid > 1 ? pid : null;
  } catch {
    return null; // shut down cleanly
  }
}

/** Postgres works inside its data folder, and names it when it was started. */
async function isPostgresOf(pid: number, cluster: string): Promise<boolean> {
  const real = await fs.realpath(cluster);
  try {
    if (process.platform === 'linux') {
      const [program, folder] = await Promise.all([
        fs.readlink(`/proc/${pid}/exe`),
        fs.readlink(`/proc/${pid}/cwd`),
      ]);
      return path.basename(program).startsWith('postgres') && folder === real;
    }
    const { stdout } = await run('ps', ['-ww', '-p', String(pid), '-o', 'command=']);
    return /postgres/.test(stdout) && (stdout.includes(cluster) || stdout.includes(real));
  } catch {
    return false; // ended meanwhile, or another user's
  }
}

async function hasEnded(pid: number, patience: number): Promise<boolean> {
  for (const until = Date.now() + patience; Date.now() < until;) {
    if (!processExists(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}
