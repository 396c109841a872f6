import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database with the whole schema and nothing in it, for one spec file or one test alone. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Set by the global setup for every worker: the server, and a migrated database to copy. */
export const TEST_POSTGRES = 'QM_TEST_POSTGRES';
export const TEMPLATE = 'quartermaster';

/** Copies the migrated template: real Postgres in some tens of milliseconds, in parallel workers too. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return {
    url: toUrl(name),
    drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** The same, empty: for what is about migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE template0`);
  return {
    url: toUrl(name),
    drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function toUrl(database: string): string {
  const server = process.env[TEST_POSTGRES];
  if (!server) throw new Error('these tests need Postgres: run jest with its global setup (npm test)');
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: toUrl('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
