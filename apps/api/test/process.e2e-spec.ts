import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createEmptyDatabase, type TestDatabase } from '@app/testing';

const MAIN = path.resolve(import.meta.dirname, '../dist/main.js');
const TOKEN = `bootstrap-${'p'.repeat(32)}`;

/** The server as a process of its own, as `npm start` runs it. */
class ServerProcess {
  out = '';
  err = '';
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH']!, ...env } });
    this.child.stdout!.on('data', (part) => (this.out += part));
    this.child.stderr!.on('data', (part) => (this.err += part));
    this.ended = new Promise((resolve) => this.child.once('exit', (code) => resolve(code)));
  }

  /** Resolves with its address. */
  async ready(): Promise<string> {
    for (let wait = 0; wait < 600; wait++) {
      const url = /ready at (\S+)/.exec(this.out)?.[1];
      if (url) return url;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`did not start: ${this.out}${this.err}`);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

let database: TestDatabase;
let folder: string;
const started: ServerProcess[] = [];

const start = (env: Record<string, string> = {}) => {
  const server = new ServerProcess({
    DATABASE_URL: database.url,
    QM_DATA_DIR: folder,
    QM_PORT: '0',
    QM_BOOTSTRAP_TOKEN: TOKEN,
    ...env,
  });
  started.push(server);
  return server;
};
const createToken = (url: string, name: string) =>
  fetch(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, scopes: ['read'] }),
  });

beforeAll(async () => {
  database = await createEmptyDatabase();
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'qm-process-'));
});
afterAll(async () => {
  for (const server of started) server.signal('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
  await database.drop();
  await fs.rm(folder, { recursive: true, force: true });
});

it('loses nothing that was acknowledged when it is killed, and stops cleanly when asked', async () => {
  const first = start();
  const url = await first.ready();
  expect((await createToken(url, 'kept')).status).toBe(201);
  first.signal('SIGKILL');
  await first.ended;

  const second = start();
  const again = await second.ready();
  const list = await fetch(`${again}/api/v1/tokens`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const { items } = (await list.json()) as { items: { name: string }[] };
  expect(items.map(({ name }) => name)).toContain('kept');
  second.signal('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(second.out).toContain('stopping');
  expect(second.out + second.err).not.toContain(TOKEN);
});

it('finishes what is under way, takes nothing new, and stops at once when told twice', async () => {
  const server = start();
  const { port } = new URL(await server.ready());
  const body = '{"name":"late","scopes":["read"]}';
  const socket = net.connect(Number(port), '127.0.0.1');
  let answer = '';
  socket.on('data', (part) => (answer += part)).on('error', () => {});
  socket.write(
    `POST /api/v1/tokens HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${TOKEN}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  server.signal('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  socket.write(body.slice(10));
  expect(await server.ended).toBe(0);
  expect(answer).toContain('201 Created');

  const stubborn = start();
  const open = net.connect(Number(new URL(await stubborn.ready()).port), '127.0.0.1');
  open
    .on('error', () => {})
    .write('POST /api/v1/tokens HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  stubborn.signal('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 200));
  stubborn.signal('SIGINT');
  expect(await stubborn.ended).toBe(1);
});

describe('says in one line what an operator can mend', () => {
  it('when the port is in use', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as net.AddressInfo;
    const server = start({ QM_PORT: String(port), QM_LOG_LEVEL: 'silent' });
    expect(await server.ended).toBe(1);
    expect(server.err).toBe(
      `quartermaster: port ${port} on 127.0.0.1 is in use\nhint: stop what uses it, or set QM_PORT\n`,
    );
    taken.close();
  });

  it('when the database is not there', async () => {
    const server = start({
      DATABASE_URL: 'postgresql://someone:pass@127.0.0.1:9/none',
      QM_LOG_LEVEL: 'silent',
    });
    expect(await server.ended).toBe(1);
    expect(server.err).toMatch(/^quartermaster: the database does not answer\nhint: .+\n$/);
  });

  it('when the environment is wrong, all of it at once and without repeating secrets', async () => {
    const secret = `short-${'s'.repeat(5)}`;
    const server = start({
      QM_PORT: '70000',
      QM_PUBLIC_URL: 'quartermaster.example.com',
      QM_LOG_LEVEL: 'loud',
      QM_BOOTSTRAP_TOKEN: secret,
      QM_KEYS_PASSPHRASE_FILE: '/does/not/exist',
    });
    expect(await server.ended).toBe(1);
    expect(server.err.split('\n').filter((line) => line.startsWith('  QM_'))).toEqual([
      '  QM_PORT is a port: 0 (any free one) to 65535',
      '  QM_PUBLIC_URL is a URL that starts with http:// or https://',
      '  QM_KEYS_PASSPHRASE_FILE cannot be read: ENOENT',
      '  QM_LOG_LEVEL is one of trace, debug, info, warn, error, fatal, silent',
      '  QM_BOOTSTRAP_TOKEN has at least 32 characters',
    ]);
    expect(server.err).not.toContain(secret);
    expect(server.err).not.toContain('    at ');
  });
});
