import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@app/testing';
import { startServer } from '../src/platform/server.js';

let dir: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'qm-keys-'));
  database = await createTestDatabase();
});
afterEach(async () => {
  rmSync(dir, { recursive: true });
  await database.drop();
});

const passphrase = ['three', 'holders'].join(' ');

function start(env: Record<string, string> = {}, databaseUrl = database.url) {
  const defaults = { QM_DATA_DIR: dir, QM_PORT: '0', QM_OFFLINE: '1', DATABASE_URL: databaseUrl };
  return startServer({ ...defaults, ...env }, { logTo: { write: () => undefined } });
}

async function startAndStop(env?: Record<string, string>): Promise<void> {
  await (await start(env)).close();
}

it('are made at the first start, encrypted, for this user alone, and kept', async () => {
  await startAndStop({ QM_KEYS_PASSPHRASE: passphrase });
  const keys = join(dir, 'keys');
  const names = readdirSync(keys)
    .filter((name) => name.endsWith('.key'))
    .sort();
  expect(names).toEqual([
    'online.key',
    'root-1.key',
    'root-2.key',
    'root-3.key',
    'targets.key',
    'ticket.key',
  ]);
  expect(readdirSync(keys)).not.toContain('passphrase');
  expect(statSync(keys).mode & 0o777).toBe(0o700);
  for (const name of names) {
    expect(statSync(join(keys, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(keys, name), 'utf8')).toContain('aes-256-gcm');
  }
  const before = names.map((name) => readFileSync(join(keys, name), 'utf8'));
  await startAndStop({ QM_KEYS_PASSPHRASE: passphrase });
  expect(names.map((name) => readFileSync(join(keys, name), 'utf8'))).toEqual(before);
});

it('do without two of the three root keys once they were moved away', async () => {
  await startAndStop();
  for (const name of ['root-2.key', 'root-3.key']) rmSync(join(dir, 'keys', name));
  await expect(startAndStop()).resolves.toBeUndefined();
});

it('stay shut to another passphrase: the server does not start', async () => {
  await startAndStop({ QM_KEYS_PASSPHRASE: passphrase });
  await expect(start({ QM_KEYS_PASSPHRASE: 'other' })).rejects.toMatchObject({ code: 'INTEGRITY' });
});

it('that are missing, or of another database, keep the server from starting, and say why', async () => {
  await startAndStop();
  const other = mkdtempSync(join(tmpdir(), 'qm-keys-other-'));
  const second = await createTestDatabase();
  try {
    await expect(start({ QM_KEYS_DIR: join(other, 'empty') })).rejects.toMatchObject({
      code: 'WRONG_KEY',
      message: expect.stringContaining('targets.key is missing'),
    });
    await expect(start({}, second.url)).rejects.toMatchObject({
      code: 'WRONG_KEY',
      message: expect.stringContaining('belong to another database'),
    });
    const third = await createTestDatabase();
    const foreign = { QM_DATA_DIR: join(other, 'data'), QM_KEYS_DIR: join(other, 'keys') };
    await (await start(foreign, third.url)).close();
    await third.drop();
    await expect(start({ QM_KEYS_DIR: foreign.QM_KEYS_DIR })).rejects.toMatchObject({
      code: 'WRONG_KEY',
      message: expect.stringContaining('names other keys'),
    });
  } finally {
    rmSync(other, { recursive: true });
    await second.drop();
  }
});

it('that were made before the database knew of them are used, not made again', async () => {
  await startAndStop();
  const fresh = await createTestDatabase();
  const copy = mkdtempSync(join(tmpdir(), 'qm-keys-copy-'));
  try {
    cpSync(join(dir, 'keys'), join(copy, 'keys'), { recursive: true });
    rmSync(join(copy, 'keys', '1.root.json'));
    const targets = readFileSync(join(copy, 'keys', 'targets.key'), 'utf8');
    await (await start({ QM_DATA_DIR: copy }, fresh.url)).close();
    expect(readFileSync(join(copy, 'keys', 'targets.key'), 'utf8')).toBe(targets);
  } finally {
    rmSync(copy, { recursive: true });
    await fresh.drop();
  }
});
