import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ADevice } from './a-device.js';
import { aTemplate, anEntry } from './a-template.js';
import { type Api, startApi } from './harness.js';

const SCRIPT = path.resolve(import.meta.dirname, '../../../deploy/stock/fetch-files.sh');

/** A proxy that passes everything on until it is told to lie about a path. */
class Mirror {
  private readonly lies = new Map<string, Buffer | number>();
  private readonly server = http.createServer((request, response) => void this.answer(request, response));

  constructor(private readonly api: Api) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  start = () => new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  tellTheTruth(): void {
    this.lies.clear();
  }

  lie(end: string, answer: Buffer | number): void {
    this.lies.set(end, answer);
  }

  async copy(path: string, token: string): Promise<Buffer> {
    const response = await fetch(this.api.url + path, { headers: { authorization: `Bearer ${token}` } });
    return Buffer.from(await response.arrayBuffer());
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const lie = [...this.lies].find(([end]) => request.url!.endsWith(end))?.[1];
    if (typeof lie === 'number') return void response.writeHead(lie, { location: '/elsewhere' }).end();
    const headers = { authorization: request.headers.authorization ?? '' };
    const truth = await fetch(this.api.url + request.url, { headers });
    response.writeHead(lie ? 200 : truth.status).end(lie ?? Buffer.from(await truth.arrayBuffer()));
  }
}

let api: Api;
let mirror: Mirror;
let dir: string;
let channel: string;
let token: string;

const template = (server: string) =>
  aTemplate({
    servers: { it: anEntry(`${server}@1.0.0`) },
    clients: { 'claude-code': { level: 'managed' } },
  });

beforeAll(async () => {
  api = await startApi();
  mirror = new Mirror(api);
  await mirror.start();
  for (const server of ['com.example/jira', 'com.example/wiki']) await api.given.server({ server });
  for (const team of ['scripts', 'others']) await api.given.team(team);
  await api.given.release({ scripts: template('com.example/jira'), others: template('com.example/wiki') });
  ({ channel } = await ADevice.enrolled(api, 'scripts'));
  token = (
    await api
      .as('admin')
      .post('/tokens', { name: 's', scopes: ['fetch'], team: 'scripts' })
      .expect(201)
  ).body.token;
});
afterAll(async () => {
  mirror.stop();
  await api.close();
});
beforeEach(async () => {
  mirror.tellTheTruth();
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-script-'));
  fs.mkdirSync(path.join(dir, 'state'));
  fs.writeFileSync(path.join(dir, 'token'), token);
  const { text } = await api.anonymous().at('').get('/fetch/v1/allowed_signers').expect(200);
  fs.writeFileSync(path.join(dir, 'state', 'allowed_signers'), text);
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

function run(from = channel): Promise<{ code: number | null; said: string }> {
  const child = spawn('sh', [SCRIPT, mirror.url, from, 'token', 'state', 'out'], { cwd: dir });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  return new Promise((done) => child.on('close', (code) => done({ code, said })));
}

const stock = (name: string, of = channel) => `/tuf/ch/${of}/stock/${name}`;
const NAMES = ['manifest.txt', 'manifest.txt.sig', 'fresh.txt', 'fresh.txt.sig'];

function written(): string[] {
  return fs.existsSync(path.join(dir, 'out')) ? fs.readdirSync(path.join(dir, 'out')) : [];
}

describe('the script for hosts without the agent', () => {
  it('installs what is signed, follows releases, and leaves nothing behind', async () => {
    expect(await run()).toMatchObject({ code: 0, said: expect.stringContaining('is in place') });
    expect(written()).toContain('claude-code.managed-mcp.json');
    const text = () => fs.readFileSync(path.join(dir, 'out', 'claude-code.managed-mcp.json'), 'utf8');
    expect(text()).toContain('com.example/jira');
    await api.given.release({ scripts: template('com.example/wiki') });
    expect((await run()).code).toBe(0);
    expect(text()).toContain('com.example/wiki');
    fs.writeFileSync(path.join(dir, 'out', 'mine.json'), 'not from here');
    await api.given.release({ scripts: aTemplate({ clients: { 'claude-code': null } }) });
    expect((await run()).code).toBe(0);
    expect(written()).toEqual(['mine.json']);
    expect(fs.readdirSync(path.join(dir, 'state')).sort()).toEqual(['allowed_signers', 'files', 'serial']);
    await api.given.release({ scripts: template('com.example/jira') });
  });

  it('refuses a changed manifest, a changed file, and another team’s set', async () => {
    const manifest = (await mirror.copy(stock('manifest.txt'), token)).toString();
    mirror.lie('manifest.txt', Buffer.from(manifest.replace(/^release \d+/m, 'release 9999')));
    expect(await run()).toMatchObject({ code: 3, said: expect.stringContaining('not signed') });
    mirror.tellTheTruth();
    mirror.lie('.claude-code.managed-mcp.json', Buffer.from('{"mcpServers":{"evil":{}}}'));
    expect(await run()).toMatchObject({
      code: 3,
      said: expect.stringContaining('not the file that was signed'),
    });
    const other = await ADevice.enrolled(api, 'others');
    mirror.tellTheTruth();
    for (const name of NAMES) {
      mirror.lie(name, await mirror.copy(stock(name, other.channel), other.enrolled.ticket.ticket));
    }
    expect(await run()).toMatchObject({ code: 3, said: expect.stringContaining('another channel') });
    expect(written()).toEqual([]);
  });

  it('refuses yesterday’s set, whole or mixed with today’s', async () => {
    const old = new Map<string, Buffer>();
    for (const name of NAMES) old.set(name, await mirror.copy(stock(name), token));
    await api.given.release({ scripts: template('com.example/wiki') });
    expect((await run()).code).toBe(0);
    for (const [name, bytes] of old) mirror.lie(name, bytes);
    expect(await run()).toMatchObject({ code: 3, said: expect.stringContaining('back in time') });
    mirror.tellTheTruth();
    for (const name of NAMES.slice(0, 2)) mirror.lie(name, old.get(name)!);
    expect(await run()).toMatchObject({ code: 3, said: expect.stringContaining('not the current one') });
  });

  it.each([302, 401, 404, 500])('keeps the last good files when the server answers %s', async (status) => {
    expect((await run()).code).toBe(0);
    const before = written();
    mirror.lie('fresh.txt', status);
    expect((await run()).code).toBe(4);
    expect(written()).toEqual(before);
  });
});
