import { execFile, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { FleetError } from '@app/domain';
import type { Binaries } from './binaries.js';
import { toEnvironment, type RunAs } from './run-as.js';

const run = promisify(execFile);
const READY_MS = 60_000;
const STOP_MS = 30_000;
const MAX_LOG = 4 * 1024 * 1024;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '50',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
};
/** For tests: nothing survives a crash of the machine. */
const FAST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

export interface PostmasterOptions {
  cluster: string;
  logFile: string;
  port: number;
  binaries: Binaries;
  runAs: RunAs;
  fast: boolean;
}

/** A running Postgres. */
export interface Postmaster {
  process: ChildProcess;
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>;
}

/**
 * Starts Postgres and waits until it accepts connections. It is in a session of its own, so that Ctrl-C reaches
 * only us, and it writes to a file, which stays there when we are killed.
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { cluster, logFile, port, binaries, runAs, fast } = options;
  const settings = Object.entries({ ...SETTINGS, ...(fast ? FAST_SETTINGS : {}), port: String(port) });
  const [program, ...args] = [
    ...runAs.prefix,
    binaries.postgres,
    ...['-D', cluster],
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const from = await trimLog(logFile);
  const output = await fs.open(logFile, 'a', 0o600);
  try {
    const child = spawn(program!, args, {
      ...(runAs.prefix.length === 0 && runAs.user),
      cwd: path.dirname(cluster),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', output.fd, output.fd],
      env: toEnvironment(),
    });
    child.unref();
    const ended = new Promise<void>((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', () => resolve());
    });
    const postmaster = { process: child, ended };
    await waitUntilReady(postmaster, cluster, async () => (await fs.readFile(logFile, 'utf8')).slice(from));
    return postmaster;
  } finally {
    await output.close();
  }
}

/** Fast shutdown: sessions end, everything is written. Resolves when the process is gone. */
export async function stopPostmaster(
  { process: child, ended }: Postmaster,
  { cluster, binaries }: PostmasterOptions,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  if (process.platform === 'win32') {
    // Windows has no SIGINT for a process: kill would be a crash.
    await run(binaries.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w']);
  } else {
    child.kill('SIGINT');
  }
  const impatience = setTimeout(() => child.kill('SIGQUIT'), STOP_MS);
  await ended;
  clearTimeout(impatience);
}

export async function findFreePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Postgres writes its status into the last line of `postmaster.pid`. */
async function waitUntilReady(
  { process: child, ended }: Postmaster,
  cluster: string,
  readLog: () => Promise<string>,
): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  const file = path.join(cluster, 'postmaster.pid');
  for (const until = Date.now() + READY_MS; !over && Date.now() < until;) {
    const lines = (await fs.readFile(file, 'utf8').catch(() => '')).split('\n');
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (!over) {
    child.kill('SIGQUIT');
    await ended;
  }
  const tail = (await readLog()).trim().split('\n').slice(-3).join(' ');
  throw new FleetError('UNAVAILABLE', `PostgreSQL did not start: ${tail || 'it says nothing'}`, {
    hint: `its log is beside its folder, ${path.dirname(cluster)}`,
  });
}

/** Warnings alone fill it slowly; one earlier file is kept. Answers where the new part will begin. */
async function trimLog(file: string): Promise<number> {
  const { size } = await fs.stat(file).catch(() => ({ size: 0 }));
  if (size < MAX_LOG) return size;
  await fs.rename(file, `${file}.1`);
  return 0;
}
