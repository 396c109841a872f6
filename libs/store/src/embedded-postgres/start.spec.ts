import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../index.js';

const root = path.resolve(import.meta.dirname, '../../../..');
const folders: string[] = [];
const running: EmbeddedPostgres[] = [];

/** Closed to everyone else, as `mktemp -d` makes it: root must get Postgres through all the same. */
function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-embedded-'));
  folders.push(folder);
  return path.join(folder, 'data');
}

async function start(dataDir: string, log?: (message: string) => void): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log, fast: true });
  running.push(postgres);
  return postgres;
}

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
});
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

it('keeps its data from one start to the next, on 127.0.0.1 and with a password', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await query(first.url, 'CREATE TABLE kept (value text); INSERT INTO kept VALUES ($$yes$$)');
  const withoutPassword = new URL(first.url);
  expect(withoutPassword.hostname).toBe('127.0.0.1');
  expect(withoutPassword.pathname).toBe('/quartermaster');
  withoutPassword.password = 'wrong';
  await expect(query(withoutPassword.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  await first.stop();
  await expect(query(first.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

  const second = await start(dataDir);
  expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 'yes' }]);
  expect(fs.statSync(path.join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  await second.stop();
});

it('is safe from a crash unless a test asks otherwise', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir: newFolder() });
  running.push(postgres);
  expect(await query(postgres.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  expect(await query(postgres.url, 'SHOW full_page_writes')).toEqual([{ full_page_writes: 'on' }]);
});

it('recovers after its owner was killed: nothing acknowledged is lost, and no process is left', async () => {
  const dataDir = newFolder();
  const owner = await startInAnotherProcess(dataDir);
  await query(owner.url, 'CREATE TABLE kept (value text); INSERT INTO kept VALUES ($$acknowledged$$)');
  const orphan = readPostmasterPid(dataDir);
  await kill(owner.process);
  expect(isAlive(orphan)).toBe(true);

  const log: string[] = [];
  const postgres = await start(dataDir, (message) => log.push(message));
  expect(isAlive(orphan)).toBe(false);
  expect(log.join('\n')).toContain(`process ${orphan}`);
  expect(await query(postgres.url, 'SELECT value FROM kept')).toEqual([{ value: 'acknowledged' }]);
});

it('refuses a folder that a live process owns, whether it is another or this one', async () => {
  const dataDir = newFolder();
  const owner = await startInAnotherProcess(dataDir);
  const refusal = { name: 'FleetError', code: 'ALREADY_EXISTS' };
  await expect(start(dataDir)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining(`(${owner.process.pid}) is using the data folder ${dataDir}`),
  });
  expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await stop(owner.process);

  await start(dataDir);
  await expect(start(dataDir)).rejects.toMatchObject(refusal);
});

it('gives a folder to one of many who come at once', async () => {
  const dataDir = newFolder();
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => start(dataDir)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('leaves a process alone that took the id of a Postgres long gone', async () => {
  const dataDir = newFolder();
  await (await start(dataDir)).stop();
  const bystander = spawn('sleep', ['60']);
  fs.writeFileSync(path.join(dataDir, 'cluster/postmaster.pid'), `${bystander.pid}\n${dataDir}\n`);
  const postgres = await start(dataDir);
  expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(isAlive(bystander.pid!)).toBe(true);
  await kill(bystander);
});

it('starts over when it was killed while the database was being made', async () => {
  const dataDir = newFolder();
  fs.mkdirSync(path.join(dataDir, 'cluster.making/base'), { recursive: true });
  fs.writeFileSync(path.join(dataDir, 'owner.json'), '{"pid":1,');
  const postgres = await start(dataDir);
  expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('starts Postgres again on the same port when that ends by itself', async () => {
  const dataDir = newFolder();
  const log: string[] = [];
  const postgres = await start(dataDir, (message) => log.push(message));
  process.kill(readPostmasterPid(dataDir), 'SIGKILL');
  await until(() => query(postgres.url, 'SELECT 1'));
  expect(log.join('\n')).toContain('ended unexpectedly');
});

it('refuses the folder of another major version instead of damaging it', async () => {
  const dataDir = newFolder();
  fs.mkdirSync(path.join(dataDir, 'cluster'), { recursive: true });
  fs.writeFileSync(path.join(dataDir, 'cluster/PG_VERSION'), '15\n');
  await expect(start(dataDir)).rejects.toMatchObject({
    code: 'WRONG_STATE',
    message: expect.stringContaining('made by PostgreSQL 15'),
  });
});

interface Owner {
  process: ChildProcess;
  url: string;
}

/** As the product runs it: the built library in a process of its own. */
async function startInAnotherProcess(dataDir: string): Promise<Owner> {
  const script = `
    import { startEmbeddedPostgres } from '@app/store';
    const postgres = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    process.on('SIGTERM', async () => { await postgres.stop(); clearInterval(alive); });
    const alive = setInterval(() => {}, 1000);
    console.log(postgres.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the owner ended with ${code}`)));
  });
  return { process: child, url };
}

function kill(child: ChildProcess): Promise<unknown> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  return ended;
}

function stop(child: ChildProcess): Promise<unknown> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}

function readPostmasterPid(dataDir: string): number {
  return Number(fs.readFileSync(path.join(dataDir, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(attempt: () => Promise<unknown>): Promise<void> {
  for (const patience = Date.now() + 15_000; ;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > patience) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
