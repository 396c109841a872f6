import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { initialiseCluster, readPassword, ROLE } from './cluster.js';
import { stopOrphan } from './orphan.js';
import { acquireOwnerLock } from './owner-lock.js';
import {
  findFreePort,
  startPostmaster,
  stopPostmaster,
  type Postmaster,
  type PostmasterOptions,
} from './postmaster.js';
import { findRunAs } from './run-as.js';

export interface EmbeddedPostgres {
  /** With user, password and the database `quartermaster`. A secret: not to be logged. */
  url: string;
  /** Fast shutdown; resolves when the processes are gone. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where it lives: cluster, password and log. Made when missing. */
  dataDir: string;
  log?: (message: string) => void;
  /** For tests: quicker, and not safe from a crash of the machine. */
  fast?: boolean;
}

const DATABASE = 'quartermaster';
const RESTARTS = 5;

/**
 * Starts the PostgreSQL that comes with the product in a folder of its own, and keeps it running.
 *
 * @throws FleetError ALREADY_EXISTS while another process owns the folder, UNAVAILABLE or FORBIDDEN with what
 * to do when it cannot run
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => {}, fast = false } = options;
  const dataDir = path.resolve(options.dataDir);
  const started = Date.now();
  // Others may pass through, not list: as root, Postgres is another user.
  await fs.mkdir(dataDir, { recursive: true, mode: 0o711 });
  const lock = await acquireOwnerLock(dataDir);
  try {
    const binaries = await findBinaries();
    const runAs = await findRunAs([dataDir, path.dirname(binaries.postgres)]);
    const cluster = path.join(dataDir, 'cluster');
    const password = await readPassword(dataDir);
    await initialiseCluster({ cluster, password, binaries, runAs, fast, log });
    await stopOrphan(cluster, log);
    const port = await findFreePort();
    const logFile = path.join(dataDir, 'postgres.log');
    const stop = await keepRunning({ cluster, logFile, port, binaries, runAs, fast }, log);
    try {
      await createDatabase(toUrl(password, port, 'postgres'));
    } catch (error) {
      await stop();
      throw error;
    }
    log(`PostgreSQL is ready (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    return {
      url: toUrl(password, port, DATABASE),
      stop: async () => {
        await stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Starts it, and again on the same port should it end by itself: the pool reconnects. Answers how to stop it. */
async function keepRunning(
  options: PostmasterOptions,
  log: (message: string) => void,
): Promise<() => Promise<void>> {
  let stopping = false;
  let current: Promise<Postmaster> = startPostmaster(options);
  const watch = async (postmaster: Postmaster) => {
    await postmaster.ended;
    for (let restart = 1; !stopping && restart <= RESTARTS; restart++) {
      log(`PostgreSQL ended unexpectedly; starting it again (${restart} of ${RESTARTS})`);
      current = startPostmaster(options);
      try {
        void watch(await current);
        return;
      } catch (error) {
        log((error as Error).message);
        await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** restart));
      }
    }
  };
  void watch(await current);
  return async () => {
    stopping = true;
    const postmaster = await current.catch(() => null);
    if (postmaster) await stopPostmaster(postmaster, options);
  };
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function toUrl(password: string, port: number, database: string): string {
  return `postgresql://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}
