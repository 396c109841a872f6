/**
 * Writes a new migration from what changed in prisma/schema.prisma, offline and without a database.
 *
 *   node deploy/migration.mjs NAME        such as: node deploy/migration.mjs device-notes
 *   node deploy/migration.mjs --check     exit 1 when the schema has changes without a migration
 *
 * Each folder below prisma/migrations holds `migration.sql` and `schema.prisma`, the schema as of then; the next
 * migration is the difference between the newest of these and the present one. Read the SQL before committing
 * it, and add by hand what a Prisma schema cannot say (triggers, checks, first rows). A committed migration
 * never changes; renames and drops take two releases: expand first, contract later.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'prisma/migrations');
const [argument] = process.argv.slice(2);
if (!argument) fail('name the migration: node deploy/migration.mjs device-notes', 2);

const build = spawnSync(process.execPath, [path.join(root, 'deploy/build.mjs'), '--missing', '--only=libs'], {
  stdio: 'inherit',
});
if (build.status !== 0) process.exit(1);
const { toMigrationSql } = await import('../libs/store/dist/migrations/schema-engine.js');

const migrations = fs
  .readdirSync(folder)
  .filter((name) => /^\d{4}_/.test(name))
  .sort();
const newest = migrations.at(-1);
const before = newest ? fs.readFileSync(path.join(folder, newest, 'schema.prisma'), 'utf8') : null;
const after = fs.readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8');
const sql = await toMigrationSql(before, after);
const empty = sql.replace(/^\s*--.*$/gm, '').trim() === '';

if (argument === '--check') {
  if (!empty) fail(`prisma/schema.prisma has changes without a migration:\n${sql}`);
} else if (!/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/.test(argument)) {
  fail('a name has lower-case letters, digits and hyphens only', 2);
} else if (empty) {
  fail('prisma/schema.prisma has no changes that need a migration');
} else {
  const number = String(Number(newest?.slice(0, 4) ?? 0) + 1).padStart(4, '0');
  const target = path.join(folder, `${number}_${argument.replaceAll('-', '_')}`);
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(path.join(target, 'migration.sql'), sql);
  fs.writeFileSync(path.join(target, 'schema.prisma'), after);
  console.log(`wrote ${path.relative(root, target)}: read it, complete it, commit it`);
}

function fail(message, code = 1) {
  console.error(`migration: ${message}`);
  process.exit(code);
}
