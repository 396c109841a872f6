import path from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type pino from 'pino';
import {
  claimDatabase,
  type EmbeddedPostgres,
  migrate,
  openStore,
  startEmbeddedPostgres,
  type Store,
} from '@app/store';
import { openOrganisation } from '../users/first-administrator.js';
import { createApplication } from './application.js';
import { type Config, readConfig } from './config.js';
import { listen } from './listener.js';
import { PublicUrl } from './public-url.js';
import { createLog, type Log } from './log.js';

/** A server that runs. */
export interface RunningServer {
  /** What people and workstations call it: `QM_PUBLIC_URL`, else where it listens. */
  url: string;
  /** Where it listens. */
  localUrl: string;
  /** A one-time link for the first administrator, while there is no other way to sign in. Not to be logged. */
  signInLink: string | null;
  /** For tests and benchmarks. */
  store: Store;
  nest: INestApplication;
  log: Log;
  /** Finishes what is under way, then stops everything that was started. */
  close(): Promise<void>;
}

export interface StartOptions {
  /** Where the log goes; default standard error. */
  logTo?: pino.DestinationStream;
  /** How long a server that is on this database already is given to end. */
  waitMs?: number;
}

/**
 * Starts everything in order, and undoes it in reverse order when a later step fails.
 * @throws FleetError with what is wrong and what to do, for everything that an operator can mend
 */
export async function startServer(
  env: Readonly<Record<string, string | undefined>>,
  { logTo, waitMs }: StartOptions = {},
): Promise<RunningServer> {
  const config = readConfig(env);
  const log = createLog(config.logLevel, logTo);
  const undo: (() => Promise<unknown>)[] = [];
  const close = once(async () => {
    for (const step of undo.reverse()) await step();
  });
  try {
    const database = await openDatabase(config, log);
    undo.push(() => database.stop());
    const onTaken = () => void yieldTo(log, close);
    const claim = await claimDatabase({ databaseUrl: database.url, waitMs, onTaken });
    undo.push(() => claim.release());
    const applied = await migrate(database.url);
    if (applied.length > 0) log.info({ migrations: applied }, 'database migrated');
    const store = await openStore({ databaseUrl: database.url });
    undo.push(() => store.close());
    const firstToken = await openOrganisation(store, config);
    const application = await createApplication(config, store, log);
    undo.push(() => application.nest.close());
    const listener = await listen(application, config, log);
    undo.push(() => listener.close());
    const url = config.publicUrl ?? listener.url;
    application.nest.get(PublicUrl).set(url);
    log.info({ url: listener.url }, 'listening');
    const signInLink = firstToken === null ? null : `${url}/sign-in?token=${firstToken}`;
    return { url, localUrl: listener.url, signInLink, store, nest: application.nest, log, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDatabase({ databaseUrl, dataDir }: Config, log: Log): Promise<EmbeddedPostgres> {
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: async () => undefined };
  return startEmbeddedPostgres({
    dataDir: path.join(dataDir, 'postgres'),
    log: (message) => log.debug({ context: 'postgres' }, message),
  });
}

/** What is in memory here is not what the other one signs: silence is the right answer. */
async function yieldTo(log: Log, close: () => Promise<void>): Promise<void> {
  log.fatal('another server has taken over this database: stopping');
  await close();
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work());
}
