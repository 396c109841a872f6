import fs from 'node:fs';
import path from 'node:path';
import { createEmptyDatabase, type TestDatabase } from '@app/testing';
import pg from 'pg';
import { migrate } from '../index.js';
import { findMigrationsFolder, readMigrations } from './read-migrations.js';
import { toMigrationSql } from './schema-engine.js';

const folder = findMigrationsFolder();
const schema = fs.readFileSync(path.join(folder, '..', 'schema.prisma'), 'utf8');
const names = readMigrations(folder).map(({ name }) => name);
const databases: TestDatabase[] = [];

async function emptyDatabase(): Promise<string> {
  const database = await createEmptyDatabase();
  databases.push(database);
  return database.url;
}
afterAll(() => Promise.all(databases.map((database) => database.drop())));

it('applies each migration once, when two processes start at once too', async () => {
  const url = await emptyDatabase();
  const answers = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(answers.sort((a, b) => b.length - a.length)).toEqual([names, [], []]);
  expect(await migrate(url)).toEqual([]);
  const history = await query(url, 'SELECT migration_name, checksum FROM _prisma_migrations ORDER BY 1');
  expect(history).toEqual(
    readMigrations(folder).map(({ name, checksum }) => ({ migration_name: name, checksum })),
  );
});

it('leads to exactly what the schema says', async () => {
  const [migrated, direct] = [await emptyDatabase(), await emptyDatabase()];
  await migrate(migrated);
  await query(direct, await toMigrationSql(null, schema));
  expect(await describeTables(migrated)).toEqual(await describeTables(direct));
});

it('keeps with the newest migration the schema that it leads to', async () => {
  const kept = fs.readFileSync(path.join(folder, names.at(-1)!, 'schema.prisma'), 'utf8');
  const sql = await toMigrationSql(kept, schema);
  expect(sql.replace(/^\s*--.*$/gm, '').trim()).toBe('');
});

it('refuses a database that is newer, half migrated or migrated differently, and leaves it alone', async () => {
  const url = await emptyDatabase();
  await migrate(url);
  const insert = `INSERT INTO _prisma_migrations (id, checksum, migration_name, applied_steps_count, finished_at)
                  VALUES ('x', 'x', '9999_future', 1, `;
  await query(url, `${insert} now())`);
  await expect(migrate(url)).rejects.toMatchObject({
    code: 'WRONG_STATE',
    message: expect.stringContaining('9999_future'),
  });
  await query(url, `DELETE FROM _prisma_migrations WHERE id = 'x'; ${insert} NULL)`);
  await expect(migrate(url)).rejects.toMatchObject({ code: 'WRONG_STATE' });
  await query(
    url,
    `DELETE FROM _prisma_migrations WHERE id = 'x'; UPDATE _prisma_migrations SET checksum = 'y'`,
  );
  await expect(migrate(url)).rejects.toMatchObject({ code: 'WRONG_STATE' });
});

it('says that the database does not answer', async () => {
  await expect(migrate('postgresql://x:y@127.0.0.1:1/z')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

/** Columns, indexes and foreign keys; what migrations add by hand (checks, triggers) is tested by what it does. */
async function describeTables(url: string): Promise<unknown[]> {
  const columns = await query(
    url,
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision
       FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  );
  const indexes = await query(
    url,
    `SELECT indexdef FROM pg_indexes
      WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  const references = await query(
    url,
    `SELECT conrelid::regclass::text AS "table", conname, pg_get_constraintdef(oid) AS definition
       FROM pg_constraint WHERE contype = 'f' ORDER BY 1, 2`,
  );
  expect(columns.length).toBeGreaterThan(100);
  return [columns, indexes, references];
}
