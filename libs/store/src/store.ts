import { FleetError } from '@app/domain';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { isConflict, toFleetError, unavailable } from './driver-errors.js';
import { Prisma, PrismaClient } from './generated/client.js';
import { checkMigrated } from './migrations/migrate.js';
import { openPool } from './pool.js';
import { toRepositories, type Repositories } from './repositories.js';

export interface Store {
  /** Outside a transaction. */
  readonly read: Repositories;
  /**
   * All of it or nothing. READ COMMITTED with row locks; a serialization failure or deadlock is tried again at
   * most three times, so `work` must have no effects but on the store.
   */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /** @throws FleetError UNAVAILABLE when the database does not answer */
  ping(): Promise<void>;
  /** @throws FleetError UNAVAILABLE, or WRONG_STATE when the database lacks one of our migrations */
  checkMigrated(): Promise<void>;
  close(): Promise<void>;
  /** Statements sent to the database so far. */
  queryCount(): number;
  /** For the session store, and for nothing else. */
  readonly pool: Pool;
}

const RETRIES = 3;
const PING_MS = 5_000;
const TRANSACTION = {
  isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted,
  maxWait: 10_000,
  timeout: 60_000,
} as const;

/** @throws FleetError UNAVAILABLE when the database does not answer */
export async function openStore(options: { databaseUrl: string; poolSize?: number }): Promise<Store> {
  const { pool, queryCount } = openPool(options);
  const prisma = withFleetErrors(new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' }));
  const store: Store = {
    read: toRepositories({ db: prisma, inTransaction: false }),
    transaction: (work) =>
      retryConflicts(() =>
        prisma.$transaction((db) => work(toRepositories({ db, inTransaction: true })), TRANSACTION),
      ),
    ping: () => ping(pool),
    checkMigrated: () => withinTime(checkMigrated(pool)),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
    queryCount,
    pool,
  };
  try {
    await store.ping();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** Every statement of every repository passes here, so none of them need think of the driver's errors. */
function withFleetErrors(prisma: PrismaClient): PrismaClient {
  return prisma.$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return await query(args);
        } catch (error) {
          throw toFleetError(error);
        }
      },
    },
  }) as unknown as PrismaClient;
}

async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error)) throw toFleetError(error);
      if (retry === RETRIES) {
        throw new FleetError('UNAVAILABLE', 'too many people change the same things at once', {
          hint: 'try again',
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** retry * (1 + Math.random())));
    }
  }
}

function ping(pool: Pool): Promise<void> {
  return withinTime(pool.query('SELECT 1').then(() => undefined));
}

/** @throws FleetError UNAVAILABLE when it takes too long */
async function withinTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(new Error(`no answer in ${PING_MS} ms`))), PING_MS);
  });
  try {
    await Promise.race([work, late]);
  } catch (error) {
    throw toFleetError(error);
  } finally {
    clearTimeout(timer);
  }
}
