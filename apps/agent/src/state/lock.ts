import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FleetError } from '@app/domain';
import type { StateFolder } from './state-folder.js';

/** Longer than any sync can take: all its deadlines together. */
const STALE_AFTER = 10 * 60 * 1000;

/**
 * Runs `work` while no other agent works on the same state: two would tear each other's files.
 *
 * @throws FleetError UNAVAILABLE when another one is still at work after `patience` milliseconds
 */
export async function withLock<T>(state: StateFolder, work: () => Promise<T>, patience = 10_000): Promise<T> {
  state.create();
  const file = state.path('lock');
  const deadline = Date.now() + patience;
  while (!take(file)) {
    if (Date.now() > deadline) {
      throw new FleetError(
        'UNAVAILABLE',
        `another qm-agent is at work (process ${readOwner(file)?.pid ?? 'unknown'})`,
        {
          hint: `wait for it to end; if there is none, remove ${file}`,
        },
      );
    }
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid, at: Date.now() }), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw notOurs(file, error);
    if (code !== 'EEXIST') throw error;
  }
  if (isStale(file)) discard(file);
  return false;
}

function notOurs(file: string, cause: unknown): FleetError {
  return new FleetError('FORBIDDEN', `${file} cannot be written: this agent runs as another user`, {
    hint: 'run this as the user the agent runs as, with sudo for a system-wide one',
    cause,
  });
}

interface Owner {
  pid: number;
  at: number;
}

function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null; // gone, or being written this instant: not stale
  }
}

function isStale(file: string): boolean {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return false;
  const age = Math.abs(Date.now() - stat.mtimeMs);
  const owner = readOwner(file);
  if (!owner) return age > 5000; // killed between creating and writing it
  return age > STALE_AFTER || !isAlive(owner.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Two may judge the same lock stale: only the one that renames it away discards it. */
function discard(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (isStale(aside)) return fs.rmSync(aside, { force: true });
  restore(aside, file); // a fresh one, taken between the look and the rename
}

function restore(aside: string, file: string): void {
  try {
    fs.linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}
