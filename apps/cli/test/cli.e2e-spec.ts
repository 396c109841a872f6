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

/** Runs the bundled program as a shell would. */
function qm(person: Person, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, QM_SERVER: api.url, QM_TOKEN: api.tokenOf(person) };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}
