import fs from 'node:fs';
import path from 'node:path';
import { FleetError } from '@app/domain';
import pg from 'pg';
import { toFleetError } from '../driver-errors.js';
import { findMigrationsFolder, readMigrations, type Migration } from './read-migrations.js';

/** Any number that nobody else takes; Prisma's own lock is 72707369. */
const LOCK = 8_420_001;

/**
 * Applies the migrations that the database does not have yet and answers their names. Two processes that start
 * at once take turns. The history is Prisma's `_prisma_migrations`, so `prisma migrate deploy` works as well.
 *
 * @throws FleetError UNAVAILABLE, or WRONG_STATE when the database is newer than this program or half migrated
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const folder = findMigrationsFolder();
  const migrations = readMigrations(folder);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // a lost connection also fails the query that is under way
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const applied = await readHistory(client);
    checkHistory(applied, migrations);
    if (migrations.every(({ name }) => applied.has(name))) return []; // the usual start loads no engine
    const { applyMigrations } = await import('./schema-engine.js');
    return await applyMigrations(databaseUrl, {
      baseDir: folder,
      lockfile: {
        path: 'migration_lock.toml',
        content: fs.readFileSync(path.join(folder, 'migration_lock.toml'), 'utf8'),
      },
      shadowDbInitScript: '',
      migrationDirectories: migrations.map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
      })),
    });
  } catch (error) {
    throw toFleetError(error);
  } finally {
    await client.end().catch(() => {}); // also gives the lock back
  }
}

/**
 * Whether the database still has every migration of this program. More are no reason to refuse: while a newer
 * version takes over, the older one goes on (migrations first expand, and contract a version later).
 *
 * @throws FleetError UNAVAILABLE, or WRONG_STATE when it was put back to an earlier state
 */
export async function checkMigrated(database: Queryable): Promise<void> {
  const applied = await readHistory(database);
  known ??= readMigrations(findMigrationsFolder());
  const missing = known.find(({ name, checksum }) => {
    const found = applied.get(name);
    return !found?.finished || found.checksum !== checksum;
  });
  if (!missing) return;
  throw new FleetError('WRONG_STATE', `the database does not have migration ${missing.name}`, {
    hint: 'it was restored or replaced while the server ran: start the server again, it migrates first',
  });
}

/** They do not change while the program runs. */
let known: Migration[] | undefined;

/** A client, or a pool of them. */
type Queryable = Pick<pg.Client | pg.Pool, 'query'>;

interface Applied {
  checksum: string;
  finished: boolean;
}

async function readHistory(client: Queryable): Promise<Map<string, Applied>> {
  const { rows: tables } = await client.query<{ present: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`,
  );
  if (!tables[0]!.present) return new Map();
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return new Map(rows.map(({ name, checksum, finished }) => [name, { checksum, finished }]));
}

/** An older program on a newer database, or an edited migration, would go on to damage data: refused. */
function checkHistory(applied: ReadonlyMap<string, Applied>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, { checksum, finished }] of applied) {
    if (!finished) {
      throw new FleetError('WRONG_STATE', `migration ${name} was begun on this database and not finished`, {
        hint: 'restore the backup made before the upgrade, or see the upgrade guide on failed migrations',
      });
    }
    if (!known.has(name)) {
      throw new FleetError(
        'WRONG_STATE',
        `the database has migration ${name}, which this version does not know`,
        {
          hint: 'it was migrated by a newer version of Quartermaster: start that version',
        },
      );
    }
    if (known.get(name) !== checksum) {
      throw new FleetError(
        'WRONG_STATE',
        `migration ${name} is not the one that this database was migrated with`,
        {
          hint: 'install this version again; its files were changed',
        },
      );
    }
  }
}
