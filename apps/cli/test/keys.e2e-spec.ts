import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { enroll } from '../../agent/src/commands/enroll.js';
import type { SyncResult } from '../../agent/src/sync.js';
import { CODE, Laptop } from '../../agent/test/laptop.js';
import { Config } from '../../api/src/platform/config.js';
import { createToken } from '../../api/test/a-device.js';
import { aTemplate, anEntry } from '../../api/test/a-template.js';
import { type Api, startApi } from '../../api/test/harness.js';

const PROGRAM = path.resolve(import.meta.dirname, '../dist/qm.mjs');
/** Ends a process that reaches for the network. */
const NO_NETWORK = `import net from 'node:net'; import dns from 'node:dns';
const refuse = () => process.exit(99); net.Socket.prototype.connect = refuse; dns.lookup = refuse;`;

let api: Api;
let laptop: Laptop;
let folder: string;
let keysDir: string;
let firstToken: string;

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'qm-ceremony-'));
  await fs.writeFile(at('no-network.mjs'), NO_NETWORK);
  await fs.writeFile(at('holder.pass'), 'five words nobody would guess\n');
  api = await startApi({ env: { QM_PORT: String(await findFreePort()) } });
  keysDir = api.nest.get(Config).keysDir;
  laptop = new Laptop();
  await api.given.server({ server: 'com.example/notes' });
  await api.given.server({ server: 'com.example/notes', version: '2.0.0' });
  await api.given.team('platform');
  await release('1.0.0');
  firstToken = await createToken(api, 'platform', { uses: 2 });
  await enrol(laptop, firstToken);
  expect(await sync()).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  laptop.remove();
  await api.close();
  await fs.rm(folder, { recursive: true, force: true });
});

it('has a machine that ends whatever reaches for the network', async () => {
  expect(await offline('root', 'status')).toMatchObject({ code: 99 });
});

describe('a holder’s key file', () => {
  it('is made on a machine without a network, for its owner alone, and never over another', async () => {
    const args = ['--role', 'root', '--out', at('a.key'), '--passphrase-file', at('holder.pass')];
    const created = await json(offline('keys', 'create', ...args, '--json'));
    expect(created).toMatchObject({
      role: 'root',
      kind: 'ed25519',
      keyId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await fs.stat(at('a.key'))).mode & 0o777).toBe(0o600);
    const { keyId, publicKey } = created;
    const show = offline('keys', 'show', at('a.key'), '--passphrase-file', at('holder.pass'), '--json');
    expect(await json(show)).toEqual({ file: at('a.key'), keyId, kind: 'ed25519', publicKey });
    const before = await fs.readFile(at('a.key'), 'utf8');
    expect(await offline('keys', 'create', ...args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists already'),
    });
    expect(await fs.readFile(at('a.key'), 'utf8')).toBe(before);
  });

  it('is not made with a short passphrase, and not opened with another one', async () => {
    await fs.writeFile(at('short.pass'), 'abc');
    const create = ['keys', 'create', '--role', 'root', '--out', at('b.key')];
    expect(await offline(...create, '--passphrase-file', at('short.pass'))).toMatchObject({ code: 2 });
    expect(await offline(...create)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--passphrase-file'),
    });
    await expect(fs.stat(at('b.key'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await offline('keys', 'show', at('a.key'), '--passphrase-file', at('short.pass'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot be opened with this passphrase'),
    });
  });
});

describe('a workstation follows', () => {
  it('a renewal, once two holders have signed it, and not before', async () => {
    const status = await qm('root', 'status', '--save', at('1.root.json'));
    expect(status).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 root keys lie on the server'),
    });
    await ok(qm('root', 'plan', '--out', at('2.root.json')));
    expect(await qm('root', 'publish', at('2.root.json'))).toMatchObject({ code: 1 });
    await sign('2.root.json', 1);
    const verify = ['root', 'verify', at('2.root.json'), '--previous', at('1.root.json')];
    expect(await offline(...verify)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('1 of the 2'),
    });
    expect(await qm('root', 'publish', at('2.root.json'))).toMatchObject({ code: 1 });
    expect(await sync()).toMatchObject({ exitCode: 0, updated: false });
    expect(rootVersion()).toBe(1);

    await sign('2.root.json', 2);
    expect(await json(offline(...verify, '--json'))).toMatchObject({ verified: true, version: 2 });
    await ok(qm('root', 'publish', at('2.root.json')));
    expect(await sync()).toMatchObject({ exitCode: 0, updated: true });
    expect(rootVersion()).toBe(2);
    expect(await sync()).toMatchObject({ exitCode: 0, updated: false });
  });

  it('a new online key, and so does the audit log', async () => {
    await ok(qm('audit', 'verify', '--save', at('checkpoint.json')));
    const publicKey = await newServerKey('online', 'online-2.key');
    const missing = await fs.readFile(path.join(keysDir, 'online-2.key'));
    await planAndSign(3, '--online-key', publicKey);
    await fs.rm(path.join(keysDir, 'online-2.key'));
    expect(await qm('root', 'publish', at('3.root.json'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('online-2.key'),
    });
    expect(await sync()).toMatchObject({ exitCode: 0, updated: false });
    await fs.writeFile(path.join(keysDir, 'online-2.key'), missing, { mode: 0o600 });
    await ok(qm('root', 'publish', at('3.root.json')));
    expect(await sync()).toMatchObject({ exitCode: 0, updated: true });
    expect(rootVersion()).toBe(3);

    const verify = ['audit', 'verify', '--checkpoint', at('checkpoint.json')];
    expect(await qm(...verify)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the key you trust'),
    });
    await fs.writeFile(at('online.pub'), publicKey);
    await ok(qm(...verify, '--public-key', at('online.pub')));
  });

  it('a new targets key, and what is released with it', async () => {
    await planAndSign(4, '--targets-key', await newServerKey('targets', 'targets-2.key'));
    await ok(qm('root', 'publish', at('4.root.json')));
    expect(await sync()).toMatchObject({ exitCode: 0, release: 1 });
    expect(rootVersion()).toBe(4);
    const { number } = await release('2.0.0');
    expect(await sync()).toMatchObject({ exitCode: 0, release: number });
    expect(laptop.read(CODE)).toContain('@2.0.0');
  });

  it('one holder in the place of another, who signs from then on', async () => {
    const { root } = await json(qm('root', 'status', '--save', at('present.json'), '--json'));
    const { publicKey } = await json(
      offline('keys', 'show', at('a.key'), '--passphrase-file', at('holder.pass'), '--json'),
    );
    const leaving = root.keys[0].keyId.slice(0, 12);
    await ok(qm('root', 'plan', '--out', at('5.root.json'), '--replace-root', `${leaving}=${publicKey}`));
    // The key that leaves counts for the present root, so its file alone does not name it.
    expect(await signWith('5.root.json', keyOf(1), passphraseOf())).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--previous'),
    });
    await ok(signWith('5.root.json', keyOf(1), passphraseOf(), '--previous', at('present.json')));
    await ok(signWith('5.root.json', at('a.key'), at('holder.pass')));
    expect(await qm('root', 'publish', at('5.root.json'))).toMatchObject({ code: 1 });
    await sign('5.root.json', 2);
    await ok(qm('root', 'publish', at('5.root.json')));
    expect(await sync()).toMatchObject({ exitCode: 0 });
    expect(rootVersion()).toBe(5);
    expect(await json(qm('root', 'status', '--json'))).toMatchObject({ rootKeysOnServer: 2 });

    await ok(qm('root', 'plan', '--out', at('6.root.json'), '--days', '300'));
    expect(await signWith('6.root.json', keyOf(1), passphraseOf())).toMatchObject({ code: 1 });
    await sign('6.root.json', 3);
    await ok(signWith('6.root.json', at('a.key'), at('holder.pass')));
  });

  it('no root that skips a version', async () => {
    await ok(offline('root', 'plan', '--file', at('6.root.json'), '--out', at('7.root.json')));
    await sign('7.root.json', 2);
    await sign('7.root.json', 3);
    expect(await qm('root', 'publish', at('7.root.json'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('root 7 cannot follow root 5'),
    });
    expect(await sync()).toMatchObject({ exitCode: 0, updated: false });
    await ok(qm('root', 'publish', at('6.root.json')));
    await ok(qm('root', 'publish', at('7.root.json')));
    expect(await sync()).toMatchObject({ exitCode: 0 });
    expect(rootVersion()).toBe(7);
  });

  it('the server after a restart; so does one that starts from the first root', async () => {
    await api.restart();
    await release('1.0.0');
    expect(await sync()).toMatchObject({ exitCode: 0, updated: true });
    const later = new Laptop();
    try {
      await enrol(later, firstToken);
      expect(await sync(later)).toMatchObject({ exitCode: 0 });
      expect([rootVersion(later), later.read(CODE)]).toEqual([7, laptop.read(CODE)]);
    } finally {
      later.remove();
    }
  });
});

describe('the ceremony', () => {
  it('takes every root key off the server', async () => {
    const present = ['--previous', at('present.json')];
    await fs.rm(at('present.json'));
    const { root } = await json(qm('root', 'status', '--save', at('present.json'), '--json'));
    const replaced: string[] = [];
    for (const [number, name] of ['alice', 'bob', 'carol'].entries()) {
      const args = ['--role', 'root', '--out', at(`${name}.key`), '--passphrase-file', at('holder.pass')];
      const { publicKey } = await json(offline('keys', 'create', ...args, '--json'));
      replaced.push(`${root.keys[number].keyId.slice(0, 16)}=${publicKey}`);
    }
    const plan = ['root', 'plan', '--file', at('present.json'), '--out', at('8.root.json')];
    await ok(offline(...plan, '--replace-root', ...replaced));
    for (const number of [2, 3] as const)
      await ok(signWith('8.root.json', keyOf(number), passphraseOf(), ...present));
    const verify = offline('root', 'verify', at('8.root.json'), ...present);
    expect(await verify).toMatchObject({ code: 1, stderr: expect.stringContaining('root 8 itself') });
    for (const name of ['alice', 'bob'])
      await ok(signWith('8.root.json', at(`${name}.key`), at('holder.pass')));
    await ok(offline('root', 'verify', at('8.root.json'), ...present));
    await ok(qm('root', 'publish', at('8.root.json')));
    expect(await json(qm('root', 'status', '--json'))).toMatchObject({ rootKeysOnServer: 0 });
    for (const number of [1, 2, 3] as const) await fs.rm(keyOf(number));
    await api.restart();
    expect(await sync()).toMatchObject({ exitCode: 0 });
    expect(rootVersion()).toBe(8);
  });
});

describe('a plan', () => {
  it.each([
    ['a key that is none', ['--online-key', 'nonsense']],
    ['an id that no root key has', ['--replace-root', `00000000=ed25519:${'1'.repeat(64)}`]],
    ['a threshold of one', ['--threshold', '1']],
    ['ten years', ['--days', '3650']],
    ['no number', ['--days', 'many']],
  ])('with %s is refused, and writes nothing', async (_, options) => {
    const plan = ['root', 'plan', '--file', at('1.root.json'), '--out', at('wrong.json')];
    expect(await offline(...plan, ...options)).toMatchObject({ code: 2 });
    await expect(fs.stat(at('wrong.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is never written over another file', async () => {
    const plan = ['root', 'plan', '--file', at('1.root.json'), '--out', at('2.root.json')];
    expect(await offline(...plan)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists already'),
    });
  });
});

function at(name: string): string {
  return path.join(folder, name);
}

function keyOf(number: 1 | 2 | 3): string {
  return path.join(keysDir, `root-${number}.key`);
}

function passphraseOf(): string {
  return path.join(keysDir, 'passphrase');
}

async function release(version: string) {
  const servers = { notes: anEntry(`com.example/notes@${version}`) };
  return api.given.release({
    platform: aTemplate({ servers, clients: { 'claude-code': { level: 'user' } } }),
  });
}

async function newServerKey(role: 'online' | 'targets', name: string): Promise<string> {
  const out = path.join(keysDir, name);
  const args = ['--role', role, '--out', out, '--passphrase-file', passphraseOf()];
  return (await json(offline('keys', 'create', ...args, '--json'))).publicKey;
}

async function planAndSign(version: number, ...options: string[]): Promise<void> {
  const name = `${version}.root.json`;
  await ok(qm('root', 'plan', '--out', at(name), ...options));
  await sign(name, 1);
  await sign(name, 2);
}

function sign(name: string, number: 1 | 2 | 3): Promise<void> {
  return ok(signWith(name, keyOf(number), passphraseOf()));
}

function signWith(name: string, key: string, passphrase: string, ...more: string[]): Promise<Ended> {
  return offline('root', 'sign', at(name), '--key', key, '--passphrase-file', passphrase, ...more);
}

async function enrol(who: Laptop, token: string): Promise<void> {
  await enroll(who.config, { server: api.url, token, confirm: () => Promise.resolve(false) });
}

function sync(who = laptop): Promise<SyncResult> {
  return who.sync({ deadlines: { idle: 5_000, total: 15_000 } });
}

function rootVersion(who = laptop): number {
  return JSON.parse(who.read('var/lib/quartermaster/trust/root.json')).signed.version;
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

async function ok(running: Promise<Ended>): Promise<void> {
  const { code, stderr } = await running;
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
}

async function json(running: Promise<Ended>) {
  const { code, stdout, stderr } = await running;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** As the administrator, with the server at hand. */
function qm(...args: string[]): Promise<Ended> {
  return run(args, { QM_SERVER: api.url, QM_TOKEN: api.tokenOf('admin') });
}

/** On a machine without a network. */
function offline(...args: string[]): Promise<Ended> {
  return run(args, { NODE_OPTIONS: `--import=${at('no-network.mjs')}` });
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [PROGRAM, ...args],
      { env: { PATH: process.env.PATH, ...env } },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
