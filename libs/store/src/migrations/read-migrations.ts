import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** One folder below `prisma/migrations`. */
export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the SQL in hex: what Prisma keeps in `_prisma_migrations.checksum`. */
  checksum: string;
}

/**
 * Where `prisma/migrations` is. Looked for upwards from this file, because it runs from `src` in tests, from
 * `dist` in production, and from wherever an image put either.
 */
export function findMigrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'prisma', 'migrations');
    if (fs.existsSync(path.join(candidate, 'migration_lock.toml'))) return candidate;
    if (folder === path.dirname(folder)) {
      throw new Error(`no prisma/migrations above ${import.meta.dirname}`);
    }
  }
}

/** In the order in which they apply. */
export function readMigrations(folder: string): Migration[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}
