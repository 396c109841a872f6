import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

type StoreLib = typeof import('@app/store');

const PREFIX = 'quartermaster-test-';

/**
 * One Postgres for all tests, with a migrated database that each test copies. Runs before jest's module
 * mapping exists, so it uses the built libs, and builds them first where they are missing.
 */
export default async function setup(): Promise<void> {
  const root = path.resolve(import.meta.dirname, '../../..');
  execFileSync(process.execPath, ['deploy/build.mjs', '--missing', '--only=libs', '--quiet'], {
    cwd: root,
    stdio: 'inherit',
  });
  const { startEmbeddedPostgres, migrate } = (await import('@app/store')) as StoreLib;
  await removeLeftovers(startEmbeddedPostgres);
  const folder = path.join(os.tmpdir(), `${PREFIX}${process.pid}`);
  const postgres = await startEmbeddedPostgres({ dataDir: folder, fast: true });
  await migrate(postgres.url);
  await closeTemplate(postgres.url);
  process.env.QM_TEST_POSTGRES = postgres.url;
  (globalThis as { testPostgres?: unknown }).testPostgres = { postgres, folder };
}

/** A killed run leaves its Postgres and its folder; starting it again is the way to stop it cleanly. */
async function removeLeftovers(start: StoreLib['startEmbeddedPostgres']): Promise<void> {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : NaN);
    if (!pid || isAlive(pid)) continue;
    const folder = path.join(os.tmpdir(), name);
    try {
      await (await start({ dataDir: folder, fast: true })).stop();
      fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another run is at it, or another user's: not ours to insist.
    }
  }
}

/** A template with connections cannot be copied. */
async function closeTemplate(url: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query('ALTER DATABASE quartermaster ALLOW_CONNECTIONS false');
  await client.end();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
