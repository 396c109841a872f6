import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'supertest';
import { checkFetchStatement, parseSshPublicKey } from '@app/signing';
import { aTemplate, anEntry } from './a-template.js';
import { type Api, type Client, startApi } from './harness.js';

let api: Api;
let script: Client;
let release: number;
beforeAll(async () => {
  api = await startApi();
  await api.given.server({ server: 'com.example/jira' });
  await api.given.team('platform');
  await api.given.team('sales');
  const template = aTemplate({
    servers: { jira: anEntry('com.example/jira@1.0.0') },
    clients: { 'claude-code': { level: 'managed' }, 'claude-desktop': { level: 'managed' } },
  });
  release = (await api.given.release({ platform: template, sales: template })).number;
  script = await aScript('platform');
});
afterAll(() => api.close());

async function aScript(team: string): Promise<Client> {
  const { body } = await api
    .as('admin')
    .post('/tokens', { name: team, scopes: ['fetch'], team })
    .expect(201);
  return api.withToken(body.token).at('/fetch/v1');
}

const FILES = [
  ['darwin', 'claude-code', 'application/json'],
  ['darwin', 'claude-desktop', 'application/x-apple-aspen-config'],
  ['windows', 'claude-desktop', 'text/x-ms-regedit'],
  ['linux', 'claude-desktop', 'application/json'],
] as const;

describe('the file of a team', () => {
  it.each(FILES)('on %s for %s is what was released, in its type', async (os, client, type) => {
    const { body, headers } = await script
      .get(`/teams/platform/${os}/${client}`)
      .buffer(true)
      .parse(toBytes)
      .expect(200);
    const { body: files } = await api
      .as('viewer')
      .get(`/releases/${release}/files?team=platform&os=${os}`)
      .expect(200);
    const released = files.items.find((file: { client: string }) => file.client === client);
    const digest = createHash('sha256').update(body).digest();
    expect(digest.toString('hex')).toBe(released.sha256);
    expect(headers).toMatchObject({
      'content-type': type,
      etag: `"${released.sha256}"`,
      'repr-digest': `sha-256=:${digest.toString('base64')}:`,
      'x-quartermaster-release': String(release),
    });
  });

  it('answers HEAD, and 304 to whoever has it', async () => {
    const path = '/teams/platform/linux/claude-code';
    const { headers } = await script.head(path).expect(200);
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
    await script.get(path).set('if-none-match', headers.etag!).expect(304);
    await script.head(path).set('if-none-match', headers.etag!).expect(304);
  });

  it('is verified by a stock ssh-keygen, as the documentation shows', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'qm-fetch-'));
    const path = '/teams/platform/linux/claude-code';
    const file = (await script.get(path).buffer(true).parse(toBytes).expect(200)).body as Buffer;
    const signed = (await script.get(`${path}.sig`).buffer(true).expect(200)).text;
    const keys = (await api.anonymous().at('/fetch/v1').get('/allowed_signers').expect(200)).text;
    writeFileSync(join(dir, 'managed-mcp.json'), file);
    writeFileSync(join(dir, 'statement.sig'), signed);
    writeFileSync(join(dir, 'allowed_signers'), keys);
    const shell = `set -e
sed '/^-----BEGIN SSH SIGNATURE-----$/,$d' statement.sig > statement.txt
sed -n '/^-----BEGIN SSH SIGNATURE-----$/,$p' statement.sig > statement.txt.sig
ssh-keygen -Y verify -f allowed_signers -I quartermaster -n quartermaster-file -s statement.txt.sig < statement.txt
grep -q "^sha256 $(sha256sum managed-mcp.json | cut -d' ' -f1)$" statement.txt && echo verified`;
    expect(spawnSync('sh', ['-c', shell], { cwd: dir }).stdout.toString()).toContain('verified');
    writeFileSync(join(dir, 'managed-mcp.json'), `${file} `);
    expect(spawnSync('sh', ['-c', shell], { cwd: dir }).stdout.toString()).not.toContain('\nverified');
    const targetsKey = createPublicKey(
      parseSshPublicKey(keys.split('\n')[0]!.split(' ').slice(2).join(' ')).export({
        type: 'spki',
        format: 'pem',
      }),
    );
    expect(checkFetchStatement(signed, file, targetsKey, new Date())).toMatchObject({
      release,
      name: 'claude-code.managed-mcp.json',
    });
    rmSync(dir, { recursive: true });
  });

  it('is nothing to a token of another team, nor to any other credential', async () => {
    const path = '/teams/platform/linux/claude-code';
    const sales = await aScript('sales');
    for (const other of [sales, api.as('admin').at('/fetch/v1'), api.as('viewer').at('/fetch/v1')]) {
      const { body } = await other.get(path).expect(404);
      expect(body.code).toBe('NOT_FOUND');
      await other.get(`${path}.sig`).expect(404);
    }
    await sales.get('/teams/no-such-team/linux/claude-code').expect(404);
    await api.anonymous().at('/fetch/v1').get(path).expect(401);
    await api.as('nobody').at('/fetch/v1').get(path).expect(403);
  });

  it('has a clear answer for a client, OS or form that is not there', async () => {
    expect((await script.get('/teams/platform/linux/emacs').expect(404)).body.hint).toContain('claude-code');
    expect((await script.get('/teams/platform/linux/vscode').expect(404)).body.detail).toContain(
      'vscode on linux',
    );
    expect((await script.get('/teams/platform/plan9/claude-code').expect(400)).body).toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('windows'),
    });
    await script.get('/teams/platform/linux/claude-code?form=launcher.json').expect(404);
    await script.get('/teams/platform/linux/claude-code?form=claude-code.managed-mcp.json').expect(200);
  });

  it('stops with the token', async () => {
    const { body } = await api
      .as('admin')
      .post('/tokens', { name: 'short', scopes: ['fetch'], team: 'platform' })
      .expect(201);
    const client = api.withToken(body.token).at('/fetch/v1');
    await client.get('/teams/platform/linux/claude-code').expect(200);
    await api.as('admin').delete(`/tokens/${body.id}`).expect(204);
    await client.get('/teams/platform/linux/claude-code').expect(401);
  });
});

function toBytes(response: Response, done: (error: Error | null, body: unknown) => void): void {
  const chunks: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
