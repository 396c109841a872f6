import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { FleetError } from '@app/domain';

export interface OwnerLock {
  release(): Promise<void>;
}

/** What the lock file says: who holds it, and where to ask whether that is still so. */
interface Owner {
  pid: number;
  port: number;
  nonce: string;
}

const ANSWER_MS = 2_000;

/**
 * At most one live process owns a data folder. The owner listens on a local port and answers with the nonce
 * that the lock file names, so a lock left by a killed process is never taken for a live one, even when its
 * process id is in use again.
 *
 * @throws FleetError ALREADY_EXISTS while another process owns the folder
 */
export async function acquireOwnerLock(folder: string): Promise<OwnerLock> {
  const file = path.join(folder, 'owner.json');
  const nonce = randomUUID();
  const server = net.createServer((socket) => socket.on('error', () => socket.destroy()).end(nonce));
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const owner: Owner = { pid: process.pid, port: (server.address() as net.AddressInfo).port, nonce };
  try {
    await writeLock(file, owner);
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    release: async () => {
      if ((await readLock(file))?.nonce === nonce) await fs.rm(file, { force: true });
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function writeLock(file: string, owner: Owner): Promise<void> {
  for (;;) {
    try {
      await fs.writeFile(file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = await readLock(file);
    if (other && (await isAlive(other))) throw inUse(path.dirname(file), other.pid);
    await removeStale(file, other, owner.nonce);
  }
}

/** Moved aside first, then looked at again: two who find the same stale lock cannot both take the new one. */
async function removeStale(file: string, stale: Owner | null, nonce: string): Promise<void> {
  const aside = `${file}.${nonce}`;
  try {
    await fs.rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await readLock(aside);
  if (moved?.nonce !== stale?.nonce) {
    await fs.link(aside, file).catch(() => {}); // someone was quicker; give it back
    await fs.rm(aside, { force: true });
    throw inUse(path.dirname(file), moved?.pid ?? 0);
  }
  await fs.rm(aside, { force: true });
}

async function readLock(file: string): Promise<Owner | null> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as Owner;
  } catch {
    return null; // gone, or cut off by a crash: nobody's
  }
}

async function isAlive({ pid, port, nonce }: Owner): Promise<boolean> {
  const answer = await ask(port);
  if (answer !== null && answer !== '') return answer === nonce;
  return answer === '' && processExists(pid); // it listens, and is too busy to answer
}

/** The nonce; an empty text when nothing comes in time; null when nobody listens. */
function ask(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.setTimeout(ANSWER_MS, () => {
      resolve(answer);
      socket.destroy();
    });
    socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
    socket.on('end', () => resolve(answer));
    socket.on('error', () => resolve(null));
  });
}

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(folder: string, pid: number): FleetError {
  return new FleetError('ALREADY_EXISTS', `another process (${pid}) is using the data folder ${folder}`, {
    hint: 'stop it first, or give this one a QM_DATA_DIR of its own',
  });
}
