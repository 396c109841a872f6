import { readFileSync } from 'node:fs';
import { FleetError } from '@app/domain';
import { parseClientConfig, type ParsedConfig } from './index.js';

const fixture = (name: string) => readFileSync(new URL(`../test/fixtures/${name}`, import.meta.url));
const namesOf = ({ servers }: ParsedConfig) => servers.map(({ server, version }) => `${server} ${version}`);
const noted = ({ notUnderstood }: ParsedConfig) => notUnderstood.map(({ path }) => path);

describe('files as found on workstations', () => {
  it('reads Claude Desktop’s on Windows', async () => {
    const parsed = await parseClientConfig(fixture('claude_desktop_config.windows.json'), {
      fileName: 'claude_desktop_config.json',
    });
    expect(parsed.client).toBe('claude-desktop');
    expect(namesOf(parsed)).toEqual([
      'org.npmjs.modelcontextprotocol/server-filesystem unresolved',
      'org.npmjs.modelcontextprotocol/server-memory 2026.8.31',
      'org.pypi/mcp-server-fetch 2025.4.7',
      'local/acme-mcp 1.0.0',
      'local/script 1.0.0',
    ]);
    expect(parsed.entries.filesystem!.args).toEqual(['C:\\Users\\alice\\Documents', 'D:\\work']);
    expect(parsed.entries.fetch!.args).toEqual(['--ignore-robots-txt']);
    expect(parsed.entries.internal!.env).toEqual({ 'ProgramFiles(x86)': 'C:\\Program Files (x86)' });
    // What cmd.exe would act upon stays with it.
    expect(parsed.servers[4]!.launch).toMatchObject({ kind: 'command', command: 'cmd' });
    expect(noted(parsed)).toEqual(
      expect.arrayContaining([
        'globalShortcut',
        'mcpServers.filesystem.command',
        'mcpServers.memory.command',
      ]),
    );
  });

  it('reads Claude Code’s state file, and names the servers of single projects', async () => {
    const parsed = await parseClientConfig(fixture('claude.state.json'));
    expect(parsed.client).toBe('claude-code');
    expect(
      parsed.servers.map(({ server, launch }) => [server, launch.kind === 'remote' && launch.transport]),
    ).toEqual([
      ['dev.sentry.mcp/mcp', 'streamable-http'],
      ['com.example.events/stream', 'sse'],
      ['local/tickets', false],
    ]);
    expect(parsed.entries.tickets).toMatchObject({
      args: ['--project', '${env:TICKETS_PROJECT:-core}'],
      env: { TICKETS_TOKEN: '${env:TICKETS_TOKEN}' },
    });
    expect(parsed.servers[2]!.secretInputs).toEqual(['TICKETS_TOKEN']);
    expect(parsed.notUnderstood).toEqual([
      { path: 'projects["/home/alice/shop"].mcpServers', reason: expect.stringContaining('db, cache') },
      { path: '(other settings)', reason: expect.stringContaining('4 other settings') },
      { path: 'mcpServers.tickets.command', reason: expect.stringContaining('darwin and linux only') },
    ]);
    expect(parsed.findings).toEqual([]);
  });

  it('reads VS Code’s, prompts included', async () => {
    const parsed = await parseClientConfig(fixture('vscode.mcp.json'));
    expect(parsed.client).toBe('vscode');
    expect(parsed.entries.github!.env).toEqual({
      Authorization: 'Bearer ${secret://env/GITHUB_TOKEN}',
      'X-Region': '${env:REGION:-eu}',
    });
    expect(parsed.entries.playwright).toMatchObject({
      args: ['--output-dir', '${workspace}/out', '--config=${home}/pw.json'],
      env: { DEBUG: 'pw:*', RETRIES: '3' },
    });
    expect(parsed.entries.odd!.args).toEqual(['$${config:odd.path}', '$$5.00', '${env:ODD_MODE}']);
    expect(noted(parsed)).toEqual(
      expect.arrayContaining([
        'inputs[2]',
        'servers.playwright.env.NOTHING',
        'servers.playwright.envFile',
        'servers.playwright.cwd',
        'servers.odd.args[1]',
      ]),
    );
  });

  it.each([
    ['claude_desktop_config.json', 'claude-desktop'],
    ['/home/alice/.claude.json', 'claude-code'],
    ['C:\\work\\.mcp.json', 'claude-code'],
    ['servers.json', 'plain'],
  ])('takes the name %s for a hint: %s', async (fileName, client) => {
    expect(await parseClientConfig('{"mcpServers":{}}', { fileName })).toMatchObject({ client });
  });

  it('keeps a variable of the editor that no agent knows as text, and says so', async () => {
    const args = ['x@1.0.0', '${workspaceFolderBasename}', '${workspaceFolder}'];
    const parsed = await parseClientConfig(JSON.stringify({ servers: { a: { command: 'npx', args } } }));
    expect(parsed.entries.a!.args).toEqual(['$${workspaceFolderBasename}', '${workspace}']);
    expect(noted(parsed)).toEqual(['servers.a.args[1]']);
  });

  it('reads Cursor’s', async () => {
    const parsed = await parseClientConfig(fixture('cursor.mcp.json'), {
      fileName: '/home/alice/.cursor/mcp.json',
    });
    expect(parsed.client).toBe('cursor');
    expect(parsed.servers.map(({ launch }) => launch)).toMatchObject([
      { kind: 'remote', transport: 'sse', url: 'https://mcp.linear.app/sse' },
      { runner: 'bunx', identifier: '@acme/context-mcp', version: 'unresolved' },
      {
        runner: 'podman',
        identifier: 'registry.example.com:5000/team/notes',
        version: '1.4.2',
        runnerArgs: ['-v', '${home}/notes:/notes:ro', '--network=none'],
      },
    ]);
    expect(parsed.servers[2]!.server).toBe('com.example.registry.5000.team/notes');
    expect(parsed.servers[1]).toMatchObject({ requested: '^2.0.0' });
    expect(parsed.entries.notes).toMatchObject({
      args: ['--root', '/notes'],
      env: { NOTES_KEY: '${env:NOTES_KEY}', MODE: 'read' },
    });
    expect(noted(parsed)).toEqual(['mcpServers.context.alwaysAllow', 'mcpServers.notes.env.CONTAINER_HOST']);
  });

  it.each([
    [
      'mcp.servers of VS Code’s settings',
      '{"editor.tabSize":2,"mcp":{"servers":{"a":{"command":"npx","args":["x@1.0.0"]}}}}',
      'vscode',
    ],
    ['the flat spelling of it', '{"mcp.servers":{"a":{"command":"npx","args":["x@1.0.0"]}}}', 'vscode'],
    ['servers alone, without a root key', '{"a":{"command":"npx","args":["x@1.0.0"]}}', 'plain'],
    ['a bare .mcp.json', '{"mcpServers":{"a":{"command":"npx","args":["x@1.0.0"]}}}', 'plain'],
  ])('reads %s', async (_name, text, client) => {
    const parsed = await parseClientConfig(text);
    expect([parsed.client, namesOf(parsed)]).toEqual([client, ['org.npmjs/x 1.0.0']]);
  });

  it('takes the caller’s word for whose file it is', async () => {
    expect((await parseClientConfig('{"mcpServers":{}}', { client: 'claude-code' })).client).toBe(
      'claude-code',
    );
  });
});

describe('the form of a file', () => {
  const bytes = (text: string, ...mark: number[]) =>
    Uint8Array.from([...mark, ...new TextEncoder().encode(text)]);
  const utf16 = (text: string) => Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);

  it('tolerates comments and trailing commas, and says where they are', async () => {
    const { findings } = await parseClientConfig(
      '{\n  // mine\n  "mcpServers": {"a": {"command": "x", "args": [1,],},}\n}',
    );
    expect(findings).toMatchObject([
      { rule: 'config-format', subject: 'config', where: 'line 2, column 3', severity: 'warning' },
      { rule: 'config-format', where: 'line 3, column 50' },
    ]);
  });

  it('finds nothing wrong with them in VS Code’s file', async () => {
    expect((await parseClientConfig('{"servers": {}, /* */ }')).findings).toEqual([]);
  });

  it('does not take a comma or slashes in a text for one', async () => {
    expect(
      (await parseClientConfig('{"mcpServers": {"a": {"command": "x", "args": [",]", "// no"]}}}')).findings,
    ).toEqual([]);
  });

  it('reads a byte order mark and UTF-16', async () => {
    expect((await parseClientConfig(bytes('{"mcpServers":{}}', 0xef, 0xbb, 0xbf))).findings).toEqual([]);
    expect((await parseClientConfig(utf16('{"mcpServers":{}}'))).findings).toMatchObject([
      { rule: 'config-format' },
    ]);
  });

  it('finds names that are there twice, at any depth', async () => {
    const { findings, entries } = await parseClientConfig(
      '{"mcpServers": {"a": {"command": "x"}, "a": {"command": "npx", "args": ["b@1.0.0"], "env": {"A": "1", "A": "2"}}}}',
    );
    expect(findings.map(({ rule, subject }) => [rule, subject])).toEqual([
      ['duplicate-key', 'mcpServers.a'],
      ['duplicate-key', 'mcpServers.a.env.A'],
    ]);
    expect(entries.a!.env).toEqual({ A: '2' });
  });

  it.each([
    ['nothing', '', 'INVALID_JSON', 'line 1, column 1'],
    [
      'broken JSON',
      '{\n  "mcpServers": {\n    "a": {"command" "npx"}\n  }\n}',
      'INVALID_JSON',
      'line 3, column 21',
    ],
    ['a file that ends early', '{"mcpServers": {', 'INVALID_JSON', 'line 1, column 17'],
    ['YAML', 'mcpServers:\n  a: b', 'INVALID_JSON', 'line 1, column 1'],
    ['TOML', '[mcp_servers.a]\ncommand = "x"', 'INVALID_JSON', 'line 1, column 2'],
    ['two documents', '{"mcpServers":{}} {}', 'INVALID_JSON', 'line 1, column 19'],
    ['a list', '\n  []', 'NOT_A_CLIENT_CONFIG', 'line 2, column 3'],
    ['a text', '"mcpServers"', 'NOT_A_CLIENT_CONFIG', 'line 1, column 1'],
    ['a package.json', '{"name": "x", "dependencies": {}}', 'NOT_A_CLIENT_CONFIG', 'line 1, column 1'],
    ['servers that are a list', '{\n"mcpServers": []}', 'NOT_A_CLIENT_CONFIG', 'line 2, column 15'],
    ['hostile nesting', '{"mcpServers":' + '['.repeat(100_000), 'INVALID_JSON', 'line 1, column 78'],
    ['a megabyte and more', ' '.repeat(1024 * 1024 + 1), 'TOO_LARGE', ''],
  ])('refuses %s with line and column', async (_name, text, code, position) => {
    const refusal = await parseClientConfig(text).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(FleetError);
    expect(refusal).toMatchObject({ code, message: expect.stringContaining(position) });
  });

  it('refuses what is no text', async () => {
    await expect(parseClientConfig(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]))).rejects.toMatchObject(
      { code: 'NOT_A_CLIENT_CONFIG' },
    );
    await expect(parseClientConfig('{"a\0":1}')).rejects.toMatchObject({ code: 'NOT_A_CLIENT_CONFIG' });
  });

  it('does not repeat the text of a broken file', async () => {
    const refusal = (await parseClientConfig('{"mcpServers": {"a": hunter2hunter2}}').catch(
      (error: unknown) => error,
    )) as FleetError;
    expect(JSON.stringify([refusal.message, refusal.options])).not.toContain('hunter2');
  });
});

describe('entries', () => {
  const one = async (entry: object, key = 'a') =>
    parseClientConfig(JSON.stringify({ mcpServers: { [key]: entry } }));

  it('lists what is no server and keeps the others', async () => {
    const parsed = await parseClientConfig(
      JSON.stringify({
        mcpServers: {
          a: 'npx x',
          b: {},
          c: { url: 'ws://x.example' },
          d: { command: '' },
          e: { command: 'npx', args: ['x@1.0.0'] },
        },
      }),
    );
    expect(Object.keys(parsed.entries)).toEqual(['e']);
    expect(noted(parsed)).toEqual(['mcpServers.a', 'mcpServers.b', 'mcpServers.d', 'mcpServers.c.url']);
  });

  it('lists every field that has no place', async () => {
    const parsed = await one({
      command: 'npx',
      args: ['x@1.0.0', { a: 1 }],
      cwd: '/',
      alwaysAllow: [],
      timeout: 5,
      foo: 1,
      env: [1],
    });
    expect(noted(parsed).sort()).toEqual(
      ['args[1]', 'alwaysAllow', 'cwd', 'env', 'foo', 'timeout'].map((name) => `mcpServers.a.${name}`).sort(),
    );
  });

  it.each([
    ['C:\\Program Files\\Acme\\mcp.exe', [], ['windows']],
    ['\\\\server\\tools\\mcp.exe', [], ['windows']],
    ['/opt/acme/bin/mcp', [], ['darwin', 'linux']],
    ['node', ['/Users/alice/mcp/server.js'], ['darwin']],
    ['node', ['server.js', '--dir', '/srv/data/x'], undefined],
    ['acme-mcp', ['/c'], undefined],
  ])('is for the OSes that have the path of %s %j: %j', async (command, args, oses) => {
    const parsed = await one({ command, args });
    expect(parsed.entries.a!.oses).toEqual(oses);
    expect(noted(parsed)).toEqual(oses ? ['mcpServers.a.command'] : []);
  });

  it.each([[{ disabled: true }], [{ enabled: false }]])(
    'proposes a server with %j and leaves it out of the template',
    async (off) => {
      const parsed = await one({ command: 'npx', args: ['x@1.0.0'], ...off });
      expect([namesOf(parsed), parsed.entries]).toEqual([['org.npmjs/x 1.0.0'], {}]);
      expect(noted(parsed)).toContain('mcpServers.a');
    },
  );

  it('takes no notice of disabled where the client does not', async () => {
    const text = '{"mcpServers": {"a": {"command": "npx", "args": ["x@1.0.0"], "disabled": true}}}';
    const parsed = await parseClientConfig(text, { client: 'claude-desktop' });
    expect([Object.keys(parsed.entries), noted(parsed)]).toEqual([['a'], ['mcpServers.a.disabled']]);
  });

  it.each([
    ['my server', 'my-server'],
    ['Größe (Büro)', 'Gro-e-Buro'],
    ['com.example/x', 'com-example-x'],
    ['日本', 'server'],
    ['__proto__', 'proto'],
    ['x'.repeat(80), 'x'.repeat(56)],
  ])('calls the server "%s" %s, and says so', async (name, key) => {
    const text = `{"mcpServers": {${JSON.stringify(name)}: {"command": "npx", "args": ["x@1.0.0"]}}}`;
    const parsed = await parseClientConfig(text);
    expect(Object.keys(parsed.entries)).toEqual([key]);
    expect(parsed.findings).toMatchObject([{ rule: 'server-keys', subject: key }]);
  });

  it('keeps keys apart that would become the same', async () => {
    const entry = { command: 'npx', args: ['x@1.0.0'] };
    const parsed = await parseClientConfig(
      JSON.stringify({ mcpServers: { 'a b': entry, 'a-b': entry, 'a/b': entry } }),
    );
    expect(Object.keys(parsed.entries)).toEqual(['a-b', 'a-b-2', 'a-b-3']);
    expect(parsed.servers).toHaveLength(1);
    expect(parsed.servers[0]!.keys).toEqual(['a-b-2', 'a-b', 'a-b-3']);
  });

  it('leaves nobody’s prototype changed', async () => {
    const parsed = await parseClientConfig(
      '{"__proto__": {"polluted": 1}, "mcpServers": {"a": {"command": "x", "__proto__": {"command": "y"}, "env": {"__proto__": "z", "constructor": "c"}}}}',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.entries(parsed.entries.a!.env)).toEqual([['constructor', 'c']]);
    expect(noted(parsed)).toContain('mcpServers.a.env.__proto__');
  });

  it('tells servers apart that differ in more than their arguments', async () => {
    const image = (option: string) => ({ command: 'docker', args: ['run', option, 'mcp/x:1.0.0'] });
    const parsed = await parseClientConfig(
      JSON.stringify({ mcpServers: { a: image('--init'), b: image('--privileged'), c: image('--init') } }),
    );
    expect(parsed.servers.map(({ server, keys }) => [server, keys])).toEqual([
      ['com.docker.hub.mcp/x', ['a', 'c']],
      ['com.docker.hub.mcp/x-b', ['b']],
    ]);
  });
});
