import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { FleetError } from '@app/domain';

const run = promisify(execFile);

/** As whom Postgres runs. It refuses root, so root runs it as the user `postgres`. */
export interface RunAs {
  /** Absent: as ourselves. */
  user?: { uid: number; gid: number };
  /** Put before a program and its arguments. */
  prefix: readonly string[];
}

const PASSED_ON = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'SystemRoot'];

/** What Postgres needs to know of our environment; our secrets and stray `PG…` settings are not among it. */
export function toEnvironment(): NodeJS.ProcessEnv {
  const passedOn = PASSED_ON.map((name) => [name, process.env[name]] as const);
  return {
    ...Object.fromEntries(passedOn.filter(([, value]) => value !== undefined)),
    LC_ALL: 'C',
    TZ: 'UTC',
  };
}

/**
 * @param folders where that user must be able to go: the data folder and the programs
 * @throws FleetError FORBIDDEN when there is no way to
 */
export async function findRunAs(folders: readonly string[]): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const user = (await findUser()) ?? (await createUser());
  for (const folder of folders) {
    const closed = await findClosedParent(folder, user);
    if (closed !== null) return { user, prefix: await passClosedParents(closed, user) };
  }
  return { user, prefix: [] };
}

async function findUser(): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // there is no such user
  }
}

async function createUser(): Promise<{ uid: number; gid: number }> {
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/bin/false',
      'postgres',
    ]);
  } catch (error) {
    throw new FleetError(
      'FORBIDDEN',
      'PostgreSQL does not run as root, and the user postgres cannot be created',
      {
        hint: 'run as a normal user, create a user postgres, or set DATABASE_URL',
        cause: error,
      },
    );
  }
  return (await findUser())!;
}

/** The first folder on the way to `folder` that the user may not pass through. */
async function findClosedParent(folder: string, user: { uid: number; gid: number }): Promise<string | null> {
  const real = await fs.realpath(folder);
  const parents = [real];
  while (path.dirname(parents[0]!) !== parents[0]) parents.unshift(path.dirname(parents[0]!));
  for (const parent of parents) {
    const { mode, uid, gid } = await fs.stat(parent);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return parent;
  }
  return null;
}

/**
 * Root often works below a folder that is closed to others (`/root`, a temporary folder). Rather than opening
 * it, Postgres gets the one capability that passes through; whoever controls it is root already, since only
 * this process knows its password.
 */
async function passClosedParents(closed: string, user: { uid: number; gid: number }): Promise<string[]> {
  const prefix = [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  try {
    await run(prefix[0]!, [...prefix.slice(1), 'ls', '-d', `${closed}/.`]);
    return prefix;
  } catch (error) {
    throw new FleetError(
      'FORBIDDEN',
      `PostgreSQL runs as the user postgres, who cannot pass through ${closed}`,
      {
        hint: `run as a normal user, or let others pass (chmod o+x ${closed}), or choose another QM_DATA_DIR`,
        cause: error,
      },
    );
  }
}
