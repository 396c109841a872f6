import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startApi, type Api, type Person } from '../../api/test/harness.js';

const SAMPLE = path.resolve(import.meta.dirname, '../../../deploy/samples/claude_desktop_config.json');
const PROGRAM = path.resolve(import.meta.dirname, '../dist/qm.mjs');

let api: Api;
let folder: string;

beforeAll(async () => {
  api = await startApi();
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'qm-cli-'));
});
afterAll(async () => {
  await api.close();
  await fs.rm(folder, { recursive: true, force: true });
});

describe('the administrator’s commands', () => {
  it('take a server from proposal to release, by two people', async () => {
    await qm('admin', 'teams', 'create', 'shell', 'Shell');
    await qm('alice', 'servers', 'propose', await save('server.json', SERVER));
    const own = await qm('alice', 'servers', 'approve', 'com.example/notes@1.2.3');
    expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining('needs a second person') });
    await qm('bob', 'servers', 'approve', 'com.example/notes@1.2.3');
    await qm(
      'alice',
      'templates',
      'propose',
      'shell',
      await save('template.json', TEMPLATE),
      '--title',
      'notes for all',
    );
    const [{ number }] = await json('alice', 'changes', 'list');
    expect(await qm('alice', 'changes', 'plan', String(number))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('+        "notes-mcp@1.2.3"'),
    });
    await qm('bob', 'changes', 'approve', String(number));
    const release = await qm('bob', 'changes', 'release', String(number));
    expect(release.stdout).toMatch(/^release \d+: 3 cohorts of shell\n$/);
  });

  it('show every finding of the sample config, and none of its secrets', async () => {
    const { code, stdout } = await qm('alice', 'import', SAMPLE, '--team', 'organisation');
    expect(code).toBe(0);
    for (const rule of [
      'exact-version',
      'filesystem-scope',
      'container-isolation',
      'remote-tls',
      'no-shell',
      'immutable-image',
    ]) {
      expect(stdout).toContain(rule);
    }
    expect(stdout).toContain('secret://env/GITHUB_PERSONAL_ACCESS_TOKEN');
    for (const secret of ['ghp_EXAMPLE', 'example-Passw0rd', 'example-3f9c2a7be1d04c58'])
      expect(stdout).not.toContain(secret);
  });

  it('verify the audit chain, also against a checkpoint kept from before', async () => {
    const kept = path.join(folder, 'checkpoint.json');
    const first = await json('auditor', 'audit', 'verify', '--save', kept);
    expect(first).toMatchObject({ verified: true, firstUse: true });
    await qm('admin', 'teams', 'create', 'later', 'Later');
    const second = await json('auditor', 'audit', 'verify', '--checkpoint', kept);
    expect(second).toMatchObject({ verified: true, firstUse: false });
    expect(second.events).toBeGreaterThan(first.events);
  });

  it('notice an event that was changed in an exported log', async () => {
    const { stdout } = await qm('auditor', 'audit', 'export');
    const file = await save('audit.jsonl', stdout.replace('"team.created"', '"team.removed"'));
    expect(await qm('auditor', 'audit', 'verify', '--file', file)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was changed after it was written'),
    });
  });

  it('say what is wrong, where, and what to do, with an exit code for scripts', async () => {
    expect(await qm('admin', 'teams', 'create', 'Not A Slug', 'x')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('slug'),
    });
    expect(await qm('viewer', 'teams', 'create', 'mine', 'Mine')).toMatchObject({ code: 1 });
    expect(await qm('alice', 'servers', 'propose', path.join(folder, 'absent.json'))).toMatchObject({
      code: 2,
    });
    expect(await qm('alice', 'servers', 'approve', 'com.example/absent@1.0.0')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('qm servers show com.example/absent'),
    });
    expect(await qm('alice', 'no-such-command')).toMatchObject({ code: 2 });
    expect(await qm('alice', '--server', 'http://127.0.0.1:9', 'teams', 'list')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('does not answer'),
    });
  });

  it('propose nothing of a file of which something would be refused', async () => {
    const file = await save('mcp.json', {
      mcpServers: {
        fine: { command: 'npx', args: ['fine-mcp@1.0.0'] },
        open: { command: 'npx', args: ['open-mcp'] },
      },
    });
    const refused = await qm('alice', 'import', file, '--team', 'shell', '--propose');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('open: org.npmjs/open-mcp') });
    expect(refused.stdout).toContain('org.npmjs/fine-mcp');
    expect(await json('alice', 'servers', 'list', '--search', 'fine-mcp')).toEqual([]);
  });

  it('take a file to the client whose name it has, and keep the template to work on', async () => {
    const file = await save('claude_desktop_config.json', {
      mcpServers: { fine: { command: 'npx', args: ['fine-mcp@1.0.0'] } },
    });
    await qm('admin', 'teams', 'create', 'desks', 'Desks');
    const kept = path.join(folder, 'kept.json');
    const args = ['import', file, '--team', 'desks', '--save-template', kept];
    expect(await qm('alice', ...args)).toMatchObject({ code: 0 });
    expect(JSON.parse(await fs.readFile(kept, 'utf8'))).toMatchObject({
      clients: { 'claude-desktop': { level: 'user' } },
      servers: { fine: { server: 'org.npmjs/fine-mcp' } },
    });
    expect(await qm('alice', ...args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists already'),
    });
    const proposed = await json('alice', 'import', file, '--team', 'desks', '--propose');
    expect([proposed.servers.length, proposed.change.status]).toEqual([1, 'open']);
    const again = await qm('alice', 'templates', 'propose', 'desks', kept, '--title', 'the kept one');
    expect(again.stdout).toMatch(/^change #\d+ is open/);
  });

  it('say where a revoked version was taken out, and how a release is reproduced', async () => {
    const [{ number }] = await json('alice', 'releases', 'list');
    expect((await qm('alice', 'releases', 'verify', String(number))).stdout).toMatch(
      /^verified: release \d+, \d+ files rendered again/,
    );
    const bare = await qm('bob', 'servers', 'revoke', 'com.example/notes', '--note', 'x');
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('com.example/notes@VERSION') });
    const { stdout } = await qm('bob', 'servers', 'revoke', 'com.example/notes@1.2.3', '--note', 'x');
    expect(stdout).toMatch(/^com.example\/notes 1.2.3 is revoked; release \d+ takes it out of shell\n$/);
    expect(await qm('alice', 'servers', 'show', 'com.example/absent')).toMatchObject({ code: 1 });
  });

  it('find devices by their name, and say so where there is none', async () => {
    expect(await qm('admin', 'devices', 'revoke', 'no-such-host')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no device is called no-such-host'),
    });
  });

  it('take back an enrolment token, and let people in or not', async () => {
    const { id } = await json('admin', 'enrolment-tokens', 'create', 'shell');
    await qm('admin', 'enrolment-tokens', 'revoke', 'shell', id);
    expect(await json('admin', 'enrolment-tokens', 'list', 'shell')).toMatchObject([
      { id, revokedAt: expect.any(String) },
    ]);
    await qm('admin', 'users', 'create', 'dora@example.com', '--name', 'Dora', '--role', 'viewer');
    expect((await qm('admin', 'users', 'disable', 'Dora@example.com')).stdout).toBe(
      'dora@example.com is disabled\n',
    );
    expect(await qm('admin', 'users', 'sign-in-link', 'dora@example.com')).toMatchObject({ code: 1 });
    await qm('admin', 'users', 'enable', 'dora@example.com');
    expect((await qm('admin', 'users', 'sign-in-link', 'dora@example.com')).stdout).toContain(
      '/sign-in?token=',
    );
    expect(await qm('admin', 'users', 'disable', 'absent@example.com')).toMatchObject({ code: 1 });
  });

  it('mean paths from where npm was called, and no file by an empty variable', async () => {
    const file = await save('here.json', { mcpServers: {} });
    const env = { npm_lifecycle_event: 'qm', INIT_CWD: folder, QM_TOKEN_FILE: '' };
    expect(await run({ ...envOf('alice'), ...env }, 'import', path.basename(file))).toMatchObject({
      code: 0,
    });
  });

  it('answer problems as JSON where JSON was asked for', async () => {
    const { code, stdout } = await qm('viewer', 'teams', 'create', 'mine', 'Mine', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'FORBIDDEN', status: 403 });
  });
});

const SERVER = {
  server: 'com.example/notes',
  version: '1.2.3',
  launch: {
    kind: 'package',
    registry: 'npm',
    identifier: 'notes-mcp',
    version: '1.2.3',
    runner: 'npx',
    runnerArgs: [],
    args: [],
    env: {},
  },
};

const TEMPLATE = {
  servers: { notes: { enabled: true, server: 'com.example/notes', version: '1.2.3', args: [], env: {} } },
  clients: { 'claude-code': { level: 'managed' } },
  parameters: {},
};

async function save(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name);
  await fs.writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function json(person: Person, ...args: string[]) {
  const { code, stdout, stderr } = await qm(person, ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

function qm(person: Person, ...args: string[]) {
  return run(envOf(person), ...args);
}

function envOf(person: Person): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, QM_SERVER: api.url, QM_TOKEN: api.tokenOf(person) };
}

/** Runs the bundled program as a shell would. */
function run(
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}
