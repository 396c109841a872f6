import { parseLaunch, parseServerName, type Launch } from '@app/domain';
import { parseClientConfig, type ParsedServer } from '../index.js';

interface Seen {
  proposed: ParsedServer;
  launch: Launch;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  notes: string[];
}

async function parse(entry: object, key = 'a'): Promise<Seen> {
  const { servers, entries, notUnderstood } = await parseClientConfig(
    JSON.stringify({ mcpServers: { [key]: entry } }),
  );
  const [server] = servers;
  expect(parseServerName(server!.server)).toBe(server!.server);
  expect(parseLaunch(server!.launch)).toEqual(server!.launch);
  return {
    proposed: server!,
    launch: server!.launch,
    ...entries[key]!,
    notes: notUnderstood.map(({ reason }) => reason),
  };
}

const command = (line: string, env = {}) => {
  const [program, ...args] = line.split(' ');
  return parse({ command: program, args, env });
};

describe('packages of npm', () => {
  it.each<[string, object, string[]]>([
    [
      'npx -y pkg@1.2.3 --flag x',
      { runner: 'npx', identifier: 'pkg', version: '1.2.3', runnerArgs: [] },
      ['--flag', 'x'],
    ],
    ['npx --yes @scope/pkg@1.2.3', { identifier: '@scope/pkg', version: '1.2.3' }, []],
    ['npx @scope/pkg', { identifier: '@scope/pkg', version: 'unresolved' }, []],
    ['npx pkg@v1.2.3', { version: '1.2.3' }, []],
    ['npx pkg@1.2.3-beta.1', { version: '1.2.3-beta.1' }, []],
    ['npx -p pkg@1.0.0 other-bin x', { identifier: 'pkg', executable: 'other-bin' }, ['x']],
    ['npx -y --package=@scope/pkg@1.0.0 pkg x', { identifier: '@scope/pkg', version: '1.0.0' }, ['x']],
    ['npx -- pkg@1.0.0 -y', { identifier: 'pkg' }, ['-y']],
    [
      'npx --registry https://npm.example.com pkg@1.0.0',
      { runnerArgs: ['--registry', 'https://npm.example.com'] },
      [],
    ],
    ['npx.cmd -y pkg@1.0.0', { runner: 'npx' }, []],
    ['/usr/local/bin/npx -y pkg@1.0.0', { runner: 'npx' }, []],
    ['npm exec --yes pkg@1.0.0 -- x', { runner: 'npx' }, ['--', 'x']],
    ['bunx pkg@1.0.0', { runner: 'bunx' }, []],
    ['bun x pkg@1.0.0', { runner: 'bunx' }, []],
    ['pnpm dlx pkg@1.0.0 x', { runner: 'pnpm-dlx' }, ['x']],
    [
      'pnpm --silent --package=pkg@1.0.0 dlx bin',
      { runner: 'pnpm-dlx', executable: 'bin', runnerArgs: ['--silent'] },
      [],
    ],
    ['cmd /c npx -y pkg@1.0.0 x', { runner: 'npx', identifier: 'pkg' }, ['x']],
    ['CMD.EXE /d /s /C npx -y pkg@1.0.0', { runner: 'npx' }, []],
    ['cmd /c npx -y pkg@^1.0.0', { identifier: 'pkg', version: 'unresolved' }, []],
    ['env DEBUG=1 npx -y pkg@1.0.0', { runner: 'npx' }, []],
  ])('%s', async (line, launch, args) => {
    const seen = await command(line);
    expect(seen.launch).toMatchObject({ kind: 'package', registry: 'npm', ...launch });
    expect(seen.args).toEqual(args);
  });

  it.each([
    ['pkg', 'latest'],
    ['pkg@latest', 'latest'],
    ['pkg@^1.2', '^1.2'],
    ['@scope/pkg@~1.2.3', '~1.2.3'],
    ['pkg@1', '1'],
    ['pkg@next', 'next'],
  ])('remembers what %s asks for', async (spec, requested) => {
    expect((await command(`npx ${spec}`)).proposed).toMatchObject({
      version: 'unresolved',
      versionFrom: 'unresolved',
      requested,
    });
  });

  it.each([
    'npx github:acme/mcp',
    'npx acme/mcp',
    'npx ./local',
    'npx https://x.example/p.tgz',
    'npx pkg@npm:other@1.0.0',
    'npx -c x',
    'npx',
  ])('leaves %s a command', async (line) => {
    expect((await command(line)).launch).toMatchObject({ kind: 'command', command: 'npx' });
  });

  it('takes a whole line in the command apart', async () => {
    const seen = await parse({ command: 'npx -y pkg@1.0.0 "a b"' });
    expect([seen.launch, seen.args]).toMatchObject([{ identifier: 'pkg' }, ['a b']]);
  });

  it('keeps a bridge as the package that it is, and says so', async () => {
    const seen = await command('npx -y mcp-remote@0.1.29 https://mcp.example.com/mcp');
    expect(seen.proposed.server).toBe('org.npmjs/mcp-remote');
    expect(seen.notes).toEqual([expect.stringContaining('bridge')]);
  });
});

describe('packages of PyPI', () => {
  it.each<[string, object, string[]]>([
    [
      'uvx mcp-server-git==2025.9.25 --repository .',
      { runner: 'uvx', identifier: 'mcp-server-git', version: '2025.9.25' },
      ['--repository', '.'],
    ],
    ['uvx pkg@1.2', { version: '1.2' }, []],
    ['uvx pkg@latest', { version: 'unresolved' }, []],
    ['uvx pkg>=1.0', { version: 'unresolved' }, []],
    ['uvx --from pkg==1.0 bin x', { identifier: 'pkg', executable: 'bin', version: '1.0' }, ['x']],
    ['uvx --from=pkg==1.0 pkg', { identifier: 'pkg', version: '1.0' }, []],
    ['uvx --python 3.12 --with httpx pkg==1.0', { runnerArgs: ['--python', '3.12', '--with', 'httpx'] }, []],
    ['uvx mcp[cli]==1.2', { identifier: 'mcp[cli]', version: '1.2' }, []],
    ['uv tool run pkg==1.0', { runner: 'uvx' }, []],
    ['/opt/homebrew/bin/uvx pkg==1.0', { runner: 'uvx' }, []],
    ['pipx run pkg==1.0 x', { runner: 'pipx', identifier: 'pkg' }, ['x']],
    ['pipx run --spec pkg==1.0rc1 bin', { runner: 'pipx', executable: 'bin', version: '1.0rc1' }, []],
  ])('%s', async (line, launch, args) => {
    const seen = await command(line);
    expect(seen.launch).toMatchObject({ kind: 'package', registry: 'pypi', ...launch });
    expect(seen.args).toEqual(args);
  });

  it.each(['uvx --from git+https://github.com/acme/mcp mcp', 'uvx ./local', 'pipx install x'])(
    'leaves %s a command',
    async (line) => {
      expect((await command(line)).launch).toMatchObject({ kind: 'command' });
    },
  );
});

describe('container images', () => {
  const digest = `sha256:${'a1'.repeat(32)}`;

  it.each<[string, object, string[]]>([
    [
      'docker run -i --rm mcp/postgres:1.0.0 x',
      { identifier: 'mcp/postgres', version: '1.0.0', runnerArgs: [] },
      ['x'],
    ],
    ['docker run -it --rm mcp/postgres', { version: 'latest' }, []],
    ['docker container run --rm x:1.2.3', { identifier: 'x', version: '1.2.3' }, []],
    [`docker run ghcr.io/acme/mcp:1.2@${digest}`, { identifier: 'ghcr.io/acme/mcp', version: digest }, []],
    [
      'podman run --network none --memory=1g -v a:/a x:1.0.0',
      { runner: 'podman', runnerArgs: ['--network', 'none', '--memory=1g', '-v', 'a:/a'] },
      [],
    ],
    ['docker run --privileged --init x:1.0.0 -e y', { runnerArgs: ['--privileged', '--init'] }, ['-e', 'y']],
    [
      'docker run --env-file .env --mount type=bind,src=/a,dst=/b x:1',
      { runnerArgs: ['--env-file', '.env', '--mount', 'type=bind,src=/a,dst=/b'] },
      [],
    ],
    [
      'docker run -p 80:80 -u1000 --pull=always localhost:5000/x:1.0.0',
      { identifier: 'localhost:5000/x', runnerArgs: ['-p', '80:80', '-u1000', '--pull=always'] },
      [],
    ],
  ])('%s', async (line, launch, args) => {
    const seen = await command(line);
    expect(seen.launch).toMatchObject({ kind: 'package', registry: 'oci', ...launch });
    expect(seen.args).toEqual(args);
  });

  it('takes variables from the option, the entry or the workstation', async () => {
    const seen = await command('docker run -e A -e B=1 --env=C=2 -eD --env E_TOKEN x:1.0.0', {
      A: 'x',
      E_TOKEN: '${E_TOKEN}',
      F: 'y',
    });
    expect(seen.env).toEqual({ A: 'x', B: '1', C: '2', D: '${env:D}', E_TOKEN: '${env:E_TOKEN}' });
    expect(seen.notes).toEqual([expect.stringContaining('not passed to the container')]);
  });

  it('makes a passed variable a secret reference where its name says so', async () => {
    expect((await command('docker run -e GITHUB_TOKEN x:1.0.0')).env).toEqual({
      GITHUB_TOKEN: 'secret://env/GITHUB_TOKEN',
    });
  });

  it.each([
    'docker compose run x',
    'docker mcp gateway run',
    'docker exec -i x y',
    'docker run',
    'docker run UPPER/Case',
  ])('leaves %s a command', async (line) => {
    expect((await command(line)).launch).toMatchObject({ kind: 'command', command: 'docker' });
  });
});

describe('programs on the workstation', () => {
  it.each<[string, string[], string[], string]>([
    ['node /opt/tickets/server.mjs --port 1', ['/opt/tickets/server.mjs'], ['--port', '1'], 'local/a'],
    [
      'node --import tsx /opt/tickets-mcp.ts x',
      ['--import', 'tsx', '/opt/tickets-mcp.ts'],
      ['x'],
      'local/tickets-mcp',
    ],
    ['python3 -u -m acme_mcp --x', ['-u', '-m', 'acme_mcp'], ['--x'], 'local/acme-mcp'],
    ['python /opt/weather.py x', ['/opt/weather.py'], ['x'], 'local/weather'],
    [
      'uv --directory /opt/weather run weather.py x',
      ['--directory', '/opt/weather', 'run', 'weather.py'],
      ['x'],
      'local/weather',
    ],
    ['uv run --with mcp weather.py', ['run', '--with', 'mcp', 'weather.py'], [], 'local/weather'],
    ['deno run -A /opt/weather.ts', ['run', '-A', '/opt/weather.ts'], [], 'local/weather'],
    ['java -jar /opt/acme-mcp.jar x', ['-jar', '/opt/acme-mcp.jar'], ['x'], 'local/acme-mcp'],
    ['/usr/local/bin/acme-mcp serve', [], ['serve'], 'local/acme-mcp'],
    ['acme-mcp', [], [], 'local/acme-mcp'],
    ['bash -c x', [], ['-c', 'x'], 'local/a'],
  ])('%s', async (line, own, args, name) => {
    const seen = await command(line);
    expect(seen.launch).toMatchObject({ kind: 'command', command: line.split(' ')[0], args: own });
    expect([seen.args, seen.proposed.server, seen.proposed.version, seen.proposed.versionFrom]).toEqual([
      args,
      name,
      '1.0.0',
      'none',
    ]);
  });
});

describe('remote servers', () => {
  it.each<[object, string, string]>([
    [{ url: 'https://mcp.example.com/mcp' }, 'streamable-http', 'com.example.mcp/mcp'],
    [{ url: 'https://mcp.example.com' }, 'streamable-http', 'com.example.mcp/mcp'],
    [{ url: 'https://mcp.example.com/v1/sse?x=1' }, 'sse', 'com.example.mcp/v1-sse'],
    [{ url: 'https://mcp.example.com/sse', type: 'http' }, 'streamable-http', 'com.example.mcp/sse'],
    [{ url: 'https://mcp.example.com/x', type: 'sse' }, 'sse', 'com.example.mcp/x'],
    [{ url: 'https://mcp.example.com/x', type: 'streamableHttp' }, 'streamable-http', 'com.example.mcp/x'],
    [{ serverUrl: 'https://mcp.example.com/x' }, 'streamable-http', 'com.example.mcp/x'],
    [{ httpUrl: 'https://mcp.example.com/x' }, 'streamable-http', 'com.example.mcp/x'],
    [{ url: 'http://localhost:3000/mcp' }, 'streamable-http', 'local.localhost/3000-mcp'],
    [{ url: 'http://127.0.0.1:8000/sse' }, 'sse', 'local.127.0.0.1/8000-sse'],
    [{ url: 'https://${env:HOST}/mcp' }, 'streamable-http', 'local/a'],
    [{ url: '${MCP_URL}' }, 'streamable-http', 'local/a'],
  ])('%j', async (entry, transport, name) => {
    const { proposed, launch } = await parse(entry);
    expect([launch, proposed.server]).toMatchObject([{ kind: 'remote', transport }, name]);
  });

  it('puts headers into the template, also those of JetBrains', async () => {
    const seen = await parse({
      url: 'https://x.example/mcp',
      requestInit: { headers: { 'X-A': '1' } },
      headers: { 'X-B': '2' },
    });
    expect(seen.env).toEqual({ 'X-A': '1', 'X-B': '2' });
  });

  it('takes the command where an entry has both', async () => {
    const seen = await parse({ command: 'npx', args: ['x@1.0.0'], url: 'https://x.example' });
    expect([seen.launch.kind, seen.notes.length]).toEqual(['package', 1]);
  });
});
