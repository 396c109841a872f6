import { readFileSync } from 'node:fs';
import type { ImportView } from '@app/contract';
import { anEntry, aTemplate } from './a-template.js';
import { FakeRegistry } from './fake-registry.js';
import { type Api, type Person, startApi } from './harness.js';

const SAMPLE = readFileSync(new URL('../../../deploy/samples/claude_desktop_config.json', import.meta.url));
const integrity = `sha512-${'a'.repeat(86)}==`;

let api: Api;
const upload = (file: string | Uint8Array, query = '', person: Person = 'maintainer') =>
  api
    .as(person)
    .post(`/imports${query}`)
    .set('content-type', 'application/octet-stream')
    .send(Buffer.from(file));
const read = async (file: string | Uint8Array, query = ''): Promise<ImportView> =>
  (await upload(file, query).expect(200)).body as ImportView;
const config = (mcpServers: object) => JSON.stringify({ mcpServers });
const npx = (...args: string[]) => ({ command: 'npx', args: ['-y', ...args] });
const rulesOf = ({ findings }: ImportView, subject: string) =>
  findings.filter((finding) => finding.subject === subject).map(({ rule }) => rule);

describe('importing a config', () => {
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('answers servers, template, findings and what was not understood of the sample', async () => {
    const view = await read(SAMPLE);
    expect(view.client).toBe('claude-desktop');
    expect(view.servers.map(({ server, version, versionFrom }) => [server, version, versionFrom])).toEqual(
      expect.arrayContaining([
        ['org.npmjs.modelcontextprotocol/server-filesystem', 'unresolved', 'unresolved'],
        ['org.npmjs.modelcontextprotocol/server-everything', '2026.8.31', 'config'],
        ['org.pypi/mcp-server-git', '2025.9.25', 'config'],
        ['io.ghcr.github/github-mcp-server', 'latest', 'unresolved'],
        ['com.example.mcp/tickets', '1.0.0', 'none'],
      ]),
    );
    expect(Object.keys(view.template.servers)).toEqual([
      ...[
        'containers',
        'everything',
        'filesystem',
        'git',
        'github',
        'installer',
        'memory',
        'sales-db',
        'tickets',
      ],
    ]);
    expect(rulesOf(view, 'everything')).toEqual(['approved-servers']);
    expect(rulesOf(view, 'filesystem')).toEqual(['approved-servers', 'exact-version', 'filesystem-scope']);
    expect(rulesOf(view, 'github')).toEqual(['approved-servers', 'immutable-image', 'no-plaintext-secret']);
    expect(rulesOf(view, 'sales-db')).toEqual(['approved-servers', 'no-plaintext-secret']);
    expect(rulesOf(view, 'containers')).toEqual(
      expect.arrayContaining(['container-isolation', 'immutable-image']),
    );
    expect(rulesOf(view, 'tickets').sort()).toEqual([
      'approved-servers',
      'client-limits',
      'no-plaintext-secret',
      'remote-tls',
    ]);
    expect(rulesOf(view, 'installer')).toEqual(expect.arrayContaining(['no-shell']));
    expect(rulesOf(view, 'config')).toEqual(['config-format', 'config-format']);
    expect(view.template.servers.git!.args).toEqual([
      '--repository',
      '${env:REPOSITORY:-/srv/repositories/main}',
    ]);
    expect(view.notUnderstood.map(({ path }) => path)).toEqual(expect.arrayContaining(['globalShortcut']));
  });

  it('gives no secret away, neither in its answer nor in the log', async () => {
    const { text } = await upload(SAMPLE);
    const { secrets } = JSON.parse(text) as ImportView;
    expect(secrets.map(({ path }) => path)).toEqual([
      'mcpServers.github.env.GITHUB_PERSONAL_ACCESS_TOKEN',
      'mcpServers.sales-db.args[2]',
      'mcpServers.tickets.headers.Authorization',
    ]);
    for (const secret of [/ghp_EXAMPLE\w+/, /example-Passw0rd/, /example-3f9c\w+/]) {
      expect(SAMPLE.toString()).toMatch(secret);
      expect(text).not.toMatch(secret);
      expect(api.log.join('')).not.toMatch(secret);
    }
  });

  it('stores nothing', async () => {
    const before = await api.lastAuditEvent();
    await read(SAMPLE);
    expect(await api.lastAuditEvent()).toEqual(before);
    const { body } = await api.as('viewer').get('/servers').expect(200);
    expect(body.items).toEqual([]);
  });

  it('answers proposals that the registry takes as they are, and then knows them', async () => {
    const file = config({ a: npx('x@1.0.0', '--flag'), b: { url: 'https://mcp.example.com/mcp' } });
    for (const { keys: _keys, versionFrom: _from, existing, ...proposal } of (await read(file)).servers) {
      expect(existing).toBeNull();
      await api.as('alice').post('/servers?submit=true', proposal).expect(201);
    }
    const again = await read(file);
    expect(again.servers.map(({ existing }) => existing)).toEqual(['in-review', 'in-review']);
  });

  it('says where the registry starts a version in another way', async () => {
    await read(config({ a: npx('twice@1.0.0') })).then(({ servers: [server] }) =>
      api
        .as('alice')
        .post('/servers', { server: server!.server, version: '1.0.0', launch: server!.launch })
        .expect(201),
    );
    const view = await read(config({ a: { command: 'bunx', args: ['twice@1.0.0'] } }));
    expect(view.servers).toMatchObject([{ existing: 'draft' }]);
    expect(view.findings).toEqual(
      expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining('another way') })]),
    );
  });

  it('adds to the team’s template, replaces an entry of the same server, and shadows none', async () => {
    await api.given.team('import-team');
    await api.given.server({ server: 'com.example/mine' });
    await api.given.server({ server: 'org.npmjs/same' });
    const servers = { mine: anEntry('com.example/mine@1.0.0'), same: anEntry('org.npmjs/same@1.0.0') };
    await api.given.release({ 'import-team': aTemplate({ servers }) });
    const view = await read(
      config({ mine: npx('other@1.0.0'), same: npx('same@2.0.0') }),
      '?team=import-team',
    );
    expect(view.baseRevision).toBe(1);
    expect(
      Object.entries(view.template.servers).map(([key, entry]) => [key, entry.server, entry.version]),
    ).toEqual([
      ['mine', 'com.example/mine', '1.0.0'],
      ['mine-2', 'org.npmjs/other', '1.0.0'],
      ['same', 'org.npmjs/same', '2.0.0'],
    ]);
    expect(view.servers[0]!.keys).toEqual(['mine-2']);
    expect(rulesOf(view, 'mine-2')).toContain('no-shadowing');
  });

  it('chooses the client whose file it is where no layer of the team has chosen one', async () => {
    await api.given.team('undecided');
    const file = config({ a: npx('x@1.0.0') });
    const view = await read(file, '?team=undecided&file=claude_desktop_config.json');
    expect([view.client, view.template.clients]).toEqual([
      'claude-desktop',
      { 'claude-desktop': { level: 'user' } },
    ]);
    const unknown = await read(file, '?team=undecided');
    expect(unknown.template.clients).toEqual({});
    expect(unknown.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          severity: 'warning',
          message: expect.stringContaining('no client is chosen'),
        }),
      ]),
    );
    await api.given.release({ undecided: { ...aTemplate({}), clients: { vscode: { level: 'user' } } } });
    const decided = await read(file, '?team=undecided&file=claude_desktop_config.json');
    expect(decided.template.clients).toEqual({ vscode: { level: 'user' } });
  });

  it('says what a client of the team cannot express', async () => {
    await api.given.team('desktops');
    await api.given.server({ server: 'com.example/desktop' });
    await api.given.release({
      desktops: {
        ...aTemplate({ servers: { mine: anEntry('com.example/desktop@1.0.0') } }),
        clients: { 'claude-desktop': { level: 'user' } },
      },
    });
    const view = await read(config({ remote: { url: 'https://mcp.example.com/x' } }), '?team=desktops');
    const others = rulesOf(view, 'remote').filter((rule) => rule !== 'approved-servers');
    expect(others).toHaveLength(1);
  });

  it('takes any content type, and the caller’s word for the client', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      await api.as('alice').post('/imports').set('content-type', type).send('{"mcpServers":{}}').expect(200);
    }
    expect((await read('{"mcpServers":{}}', '?client=cursor')).client).toBe('cursor');
  });

  it.each([
    ['nothing', '', 400, 'INVALID_JSON', 'line 1, column 1'],
    ['broken JSON', '{"mcpServers": {"a" 1}}', 400, 'INVALID_JSON', 'line 1, column 21'],
    ['a file that is no config', '{"name": "x"}', 422, 'NOT_A_CLIENT_CONFIG', 'line 1, column 1'],
    ['a list', '[]', 422, 'NOT_A_CLIENT_CONFIG', 'line 1, column 1'],
    ['an image', '\u0089PNG\u0000\u0000', 422, 'NOT_A_CLIENT_CONFIG', 'line 1, column 1'],
    ['hostile nesting', '{"mcpServers":'.repeat(70_000), 400, 'INVALID_JSON', 'deeper than 64'],
  ])('refuses %s with a problem that says where', async (_what, file, status, code, where) => {
    const { body } = await upload(file).expect(status);
    expect(body).toMatchObject({ code, detail: expect.stringContaining(where), issues: [expect.anything()] });
  });

  it('refuses 10 MB, and stays up', async () => {
    const { body } = await upload('x'.repeat(10 * 1024 * 1024)).expect(413);
    expect(body.code).toBe('TOO_LARGE');
    await upload('{"mcpServers":{}}').expect(200);
  });

  it.each([
    ['?team=nowhere', 404, 'NOT_FOUND'],
    ['?team=No%20Slug', 400, 'INVALID_NAME'],
    ['?client=emacs', 400, 'INVALID_INPUT'],
    ['?colour=red', 400, 'INVALID_INPUT'],
  ])('refuses %s', async (query, status, code) => {
    const { body } = await upload('{"mcpServers":{}}', query).expect(status);
    expect(body.code).toBe(code);
  });

  it.each(['auditor', 'viewer'] as const)('is not for an %s', async (person) => {
    await upload('{"mcpServers":{}}', '', person).expect(403);
  });
});

describe('versions that a file leaves open', () => {
  const registry = new FakeRegistry();
  beforeAll(async () => {
    const url = await registry.open();
    api = await startApi({ env: { QM_OFFLINE: '0', QM_NPM_REGISTRY: url, QM_PYPI_REGISTRY: `${url}/` } });
  });
  afterAll(async () => {
    await api.close();
    await registry.close();
  });

  const manifest = (name: string, version: string) => ({ name, version, dist: { integrity } });

  it('are those of the package’s registry, with its integrity', async () => {
    registry.answer('/@acme%2Ftickets/latest', { body: manifest('@acme/tickets', '3.1.0') });
    registry.answer('/ranged', {
      body: {
        versions: {
          '1.0.0': manifest('ranged', '1.0.0'),
          '1.9.0': manifest('ranged', '1.9.0'),
          '2.0.0': manifest('ranged', '2.0.0'),
        },
      },
    });
    registry.answer('/exact/1.2.3', { body: manifest('exact', '1.2.3') });
    registry.answer('/pypi/acme-mcp/json', { body: { info: { version: '0.9.2' } } });
    const view = await read(
      config({
        tickets: npx('@acme/tickets'),
        ranged: npx('ranged@^1.0.0'),
        exact: npx('exact@1.2.3'),
        python: { command: 'uvx', args: ['acme-mcp'] },
      }),
    );
    expect(view.servers.map((each) => [each.server, each.version, each.versionFrom, each.integrity])).toEqual(
      [
        ['org.npmjs.acme/tickets', '3.1.0', 'registry', integrity],
        ['org.npmjs/ranged', '1.9.0', 'registry', integrity],
        ['org.npmjs/exact', '1.2.3', 'config', integrity],
        ['org.pypi/acme-mcp', '0.9.2', 'registry', undefined],
      ],
    );
    expect(view.template.servers.tickets!.version).toBe('3.1.0');
    expect(
      view.findings
        .filter(({ rule }) => rule === 'exact-version')
        .map(({ subject, severity }) => [subject, severity]),
    ).toEqual([
      ['python', 'warning'],
      ['ranged', 'warning'],
      ['tickets', 'warning'],
    ]);
  });

  it.each<[string, Parameters<FakeRegistry['answer']>[1]]>([
    ['has no such package', { status: 404 }],
    ['breaks', { status: 500 }],
    ['does not answer', 'never'],
    ['answers with no JSON', { body: '<html>' }],
    ['answers for another package', { body: manifest('other', '1.0.0') }],
    ['answers with no version', { body: { name: 'odd', version: 'newest' } }],
    ['leads to another host', { status: 302, location: 'http://127.0.0.1:9/odd' }],
    ['leads round in circles', { status: 302, location: '/odd/latest' }],
    ['answers with far too much', { body: `"${'x'.repeat(13 * 1024 * 1024)}"` }],
  ])('stay unresolved when the registry %s', async (_how, answer) => {
    registry.answer('/odd/latest', answer);
    const view = await read(config({ odd: npx('odd') }));
    expect(view.servers).toMatchObject([{ version: 'unresolved', versionFrom: 'unresolved' }]);
    expect(rulesOf(view, 'odd')).toContain('exact-version');
  });

  it('follow a registry within its own host', async () => {
    registry.answer('/moved/latest', { status: 301, location: '/here' });
    registry.answer('/here', { body: manifest('moved', '1.0.0') });
    expect((await read(config({ moved: npx('moved') }))).servers).toMatchObject([{ version: '1.0.0' }]);
  });

  it('are not looked up where the file names a registry of its own, nor for names that are none', async () => {
    registry.asked.length = 0;
    await read(
      config({
        a: npx('--registry=https://npm.example.com', 'private-thing'),
        b: { ...npx('private-thing'), env: { npm_config_registry: 'https://npm.example.com' } },
        c: npx('../../etc/passwd'),
        d: npx('UPPER'),
        e: { command: 'docker', args: ['run', 'x'] },
      }),
    );
    expect(registry.asked).toEqual([]);
  });
});
