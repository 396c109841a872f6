import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { FleetError } from '@app/domain';
import type { Binaries } from './binaries.js';
import { toEnvironment, type RunAs } from './run-as.js';

const run = promisify(execFile);

/** The one role of the database: it belongs to this program alone. */
export const ROLE = 'quartermaster';

/** The major version of the programs, and so of every folder they can open. */
const MAJOR = '18';

/** Reads the password, or makes it once. Only its owner may read the file. */
export async function readPassword(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'password');
  try {
    await fs.writeFile(file, randomBytes(24).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await fs.readFile(file, 'utf8')).trim();
}

/**
 * Makes the cluster where there is none yet. It is made beside its place and moved there when complete: a kill
 * in the middle leaves no half of one.
 */
export async function initialiseCluster(options: {
  cluster: string;
  password: string;
  binaries: Binaries;
  runAs: RunAs;
  fast: boolean;
  log: (message: string) => void;
}): Promise<void> {
  const { cluster, password, binaries, runAs, fast, log } = options;
  if (await checkVersion(cluster)) return;
  log('creating the database (once)');
  const making = `${cluster}.making`;
  const passwordFile = `${making}.password`;
  await fs.rm(making, { recursive: true, force: true });
  await fs.mkdir(making, { mode: 0o700 });
  await fs.rm(passwordFile, { force: true });
  await fs.writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  for (const file of runAs.user ? [making, passwordFile] : []) {
    await fs.chown(file, runAs.user!.uid, runAs.user!.gid);
  }
  try {
    await runInitdb(binaries, runAs, [
      `--pgdata=${making}`,
      `--pwfile=${passwordFile}`,
      `--username=${ROLE}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order of texts on every system, whatever locales it has.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...(fast ? ['--no-sync'] : []),
    ]);
  } finally {
    await fs.rm(passwordFile, { force: true });
  }
  await fs.rename(making, cluster);
}

async function runInitdb(binaries: Binaries, runAs: RunAs, args: readonly string[]): Promise<void> {
  const [program, ...rest] = [...runAs.prefix, binaries.initdb, ...args];
  try {
    await run(program!, rest, {
      ...(runAs.prefix.length === 0 && runAs.user),
      cwd: path.dirname(binaries.initdb),
      env: toEnvironment(),
    });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new FleetError('UNAVAILABLE', `initdb failed: ${stderr.trim().split('\n').slice(-3).join(' ')}`, {
      hint: 'is there space left, and did npm ci run its install scripts? DATABASE_URL uses your own PostgreSQL',
      cause: error,
    });
  }
}

/** False when there is no cluster yet. @throws FleetError WRONG_STATE when another version made it */
async function checkVersion(cluster: string): Promise<boolean> {
  let version: string;
  try {
    version = (await fs.readFile(path.join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  if (version === MAJOR) return true;
  throw new FleetError('WRONG_STATE', `${cluster} was made by PostgreSQL ${version}; this one is ${MAJOR}`, {
    hint: 'follow the upgrade guide: dump with the old version, restore with this one',
  });
}
