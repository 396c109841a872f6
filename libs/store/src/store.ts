import type { Pool } from 'pg';
import type { Repositories } from './repositories.js';

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
  close(): Promise<void>;
  /** Statements sent to the database so far. */
  queryCount(): number;
  /** For the session store, and for nothing else. */
  readonly pool: Pool;
}

export async function openStore(_options: { databaseUrl: string; poolSize?: number }): Promise<Store> {
  throw new Error('the store is being built');
}
