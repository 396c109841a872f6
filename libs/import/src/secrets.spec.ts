import { parseLaunch, parseServerName, parseTemplate, parseValue } from '@app/domain';
import fc from 'fast-check';
import { parseClientConfig, type ParsedConfig } from './index.js';

const parse = (mcpServers: object) => parseClientConfig(JSON.stringify({ mcpServers }));
const npx = (more: object) => ({ command: 'npx', args: ['x@1.0.0'], ...more });
const token = 'gh' + 'p_' + 'aB3dE5fG7hJ9kL1mN3pQ5rS7';

describe('secrets of a file', () => {
  it('become references, each at its place', async () => {
    const parsed = await parse({
      github: npx({ env: { GITHUB_TOKEN: token, LOG_LEVEL: 'debug' } }),
      tickets: {
        url: `https://mcp.example.com/mcp?api_key=${token}1`,
        headers: { Authorization: `Bearer ${token}2`, 'X-Api-Key': `${token}3` },
      },
      postgres: npx({
        args: ['x@1.0.0', 'postgres://app:' + 'hunter2@db/app', '--api-key', 'abc123', '--password=def456'],
      }),
    });
    expect(parsed.entries).toMatchObject({
      github: { env: { GITHUB_TOKEN: 'secret://env/GITHUB_TOKEN', LOG_LEVEL: 'debug' } },
      tickets: {
        env: {
          Authorization: 'Bearer ${secret://env/TICKETS_TOKEN}',
          'X-Api-Key': 'secret://env/TICKETS_API_KEY_2',
        },
      },
      postgres: {
        args: [
          'secret://env/POSTGRES_URL',
          '--api-key',
          'secret://env/POSTGRES_API_KEY',
          '--password=${secret://env/POSTGRES_PASSWORD}',
        ],
      },
    });
    expect(parsed.servers[1]!.launch).toMatchObject({
      url: 'https://mcp.example.com/mcp?api_key=${secret://env/TICKETS_API_KEY}',
    });
    expect(parsed.servers.map(({ secretInputs }) => secretInputs)).toEqual([
      ['GITHUB_TOKEN'],
      ['Authorization', 'X-Api-Key'],
    ]);
    expect(parsed.secrets[0]).toEqual({
      path: 'mcpServers.github.env.GITHUB_TOKEN',
      reference: 'secret://env/GITHUB_TOKEN',
    });
    expect(parsed.findings.filter(({ rule }) => rule === 'no-plaintext-secret')).toHaveLength(
      parsed.secrets.length,
    );
  });

  it('are named after their server where they are only part of a variable', async () => {
    const headers = `{"Authorization": "Bearer ${token}"}`;
    const { entries, servers } = await parse({
      notes: npx({ env: { API_HEADERS: headers, KEY_FILE: '/a/b.pem' } }),
    });
    expect(entries.notes!.env.API_HEADERS).toBe('{"Authorization": "Bearer ${secret://env/NOTES_TOKEN}"}');
    expect(servers[0]!.secretInputs).toEqual(['API_HEADERS']);
  });

  it('are not asked for where a file of credentials is named', async () => {
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/home/alice/gcp.json', API_TOKEN: '${API_TOKEN}' };
    const { servers, secrets } = await parse({ a: npx({ env }) });
    expect([servers[0]!.secretInputs, secrets]).toEqual([['API_TOKEN'], []]);
  });

  it('share a variable when they are the same, and never when they are not', async () => {
    const { entries } = await parse({
      a: npx({ env: { API_KEY: 'first-secret-1' } }),
      b: npx({ env: { API_KEY: 'second-secret-2' } }),
      c: npx({ env: { OTHER_KEY: 'first-secret-1' } }),
    });
    expect([entries.a!.env, entries.b!.env, entries.c!.env]).toEqual([
      { API_KEY: 'secret://env/API_KEY' },
      { API_KEY: 'secret://env/B_API_KEY' },
      { OTHER_KEY: 'secret://env/API_KEY' },
    ]);
  });

  it('are found again where nothing says secret', async () => {
    const { entries } = await parse({
      a: npx({ args: ['x@1.0.0', '--note', 'see hunter2hunter2'], env: { API_KEY: 'hunter2hunter2' } }),
    });
    expect(entries.a!.args).toEqual(['--note', 'see ${secret://env/API_KEY}']);
  });

  it('are not left in a fallback', async () => {
    const { entries, secrets } = await parse({
      a: npx({ env: { MY_TOKEN: '${APP_TOKEN:-hunter2hunter2}' } }),
    });
    expect(entries.a!.env).toEqual({ MY_TOKEN: 'secret://env/APP_TOKEN' });
    expect(secrets).toEqual([{ path: 'mcpServers.a.env.MY_TOKEN', reference: 'secret://env/APP_TOKEN' }]);
  });

  it('keep references that are there already', async () => {
    const env = {
      A_TOKEN: '${A_TOKEN}',
      B_TOKEN: 'secret://vault/mcp#token',
      C_TOKEN: '$C_TOKEN',
      D_TOKEN: '${D_TOKEN:-}',
    };
    const parsed = await parse({ a: npx({ env }) });
    expect(parsed.entries.a!.env).toEqual({
      A_TOKEN: '${env:A_TOKEN}',
      B_TOKEN: 'secret://vault/mcp#token',
      C_TOKEN: '${env:C_TOKEN}',
      D_TOKEN: '${env:D_TOKEN:-}',
    });
    expect([parsed.secrets, parsed.findings]).toEqual([[], []]);
  });

  it('have their placeholders replaced too, and called that', async () => {
    const { entries, findings } = await parse({ a: npx({ env: { GITHUB_TOKEN: '<your-token>' } }) });
    expect(entries.a!.env).toEqual({ GITHUB_TOKEN: 'secret://env/GITHUB_TOKEN' });
    expect(findings).toMatchObject([{ message: expect.stringContaining('placeholder') }]);
  });

  it('are not given away by a name', async () => {
    const parsed = await parse({ [token]: npx({ env: { [token]: '1' }, [token]: 2 }) });
    expect(JSON.stringify(parsed)).not.toContain(token);
  });

  it('stay out of containers’ options', async () => {
    const parsed = await parse({
      db: {
        command: 'docker',
        args: ['run', '-e', `DB_PASSWORD=hunter2`, '--env=API_TOKEN=hunter3', 'x:1.0.0'],
      },
    });
    expect(parsed.entries.db!.env).toEqual({
      DB_PASSWORD: 'secret://env/DB_PASSWORD',
      API_TOKEN: 'secret://env/API_TOKEN',
    });
  });

  it('leave the name in front of them where it is, however random they look', async () => {
    const random = 'aB3dE5fG7hJ9kL1m' + 'N3pQ5rS7tU9vW1xY';
    const { entries, servers } = await parse({
      chat: {
        command: 'docker',
        args: ['run', '-e', `CHAT_TOKEN=${random}`, '--label', `auth=${random}1`, 'x:1.0.0'],
      },
      notes: npx({ args: ['x@1.0.0', `--password=${random}2`] }),
    });
    expect(entries.chat!.env).toEqual({ CHAT_TOKEN: 'secret://env/CHAT_TOKEN' });
    expect(servers[0]!.launch).toMatchObject({ runnerArgs: ['--label', 'auth=${secret://env/CHAT_AUTH}'] });
    expect(entries.notes!.args).toEqual(['--password=${secret://env/NOTES_PASSWORD}']);
  });

  it('are found inside a command line, JSON, and the fallback of an argument', async () => {
    const { entries } = await parse({
      line: { command: 'npx -y x@1.0.0 --secret hunter2hunter2 --verbose' },
      json: npx({ args: ['x@1.0.0', '--config', '{"region":"eu","apiKey":"hunter3hunter3"}'] }),
      fallback: npx({ args: ['x@1.0.0', '${API_TOKEN:-hunter4hunter4}'] }),
    });
    expect([entries.line!.args, entries.json!.args, entries.fallback!.args]).toEqual([
      ['--secret', 'secret://env/LINE_SECRET', '--verbose'],
      ['--config', '{"region":"eu","apiKey":"${secret://env/JSON_API_KEY}"}'],
      ['secret://env/API_TOKEN'],
    ]);
  });
});

/** Secrets that say of themselves what they are, in every form that is known. */
const alnum = fc.stringMatching(/^[A-Za-z0-9]{24,40}$/).filter((text) => /\d/.test(text));
const shaped = fc.oneof(
  alnum.map((text) => `gh${'p_'}${text}`),
  alnum.map((text) => `gl${'pat-'}${text}`),
  alnum.map((text) => `s${'k-1'}${text}`),
  alnum.map((text) => `xo${'xb-'}${text}`),
  fc.stringMatching(/^[A-Z0-9]{16}$/).map((text) => `AK${'IA'}${text}`),
  alnum.map((text) => `ey${'J'}${text}.${text}.${text}`),
);
/** Anything at all, for places whose name says secret. */
const any = fc
  .stringMatching(/^[A-Za-z0-9!#%&*+,.;=?^_|~-]{10,40}$/)
  .filter((text) => /[0-9]/.test(text) && /[A-Za-z]/.test(text));

const places: fc.Arbitrary<{ secret: string; entry: object }> = fc.oneof(
  shaped.chain((secret) =>
    fc
      .constantFrom<object>(
        npx({ env: { NOTE: secret } }),
        npx({ args: ['x@1.0.0', secret] }),
        npx({ args: ['x@1.0.0', `--x=${secret}`] }),
        npx({ args: [`x@1.0.0`, `a "${secret}" b`] }),
        npx({ args: ['-y', `--registry=https://r.example/?x=${secret}`, 'x@1.0.0'] }),
        { command: secret },
        { command: 'node', args: [`/opt/${secret}/x.js`] },
        { command: 'bash', args: ['-c', `X=${secret} npx x`] },
        { command: 'docker', args: ['run', '-e', `X=${secret}`, '-v', `${secret}:/x`, 'x:1.0.0'] },
        { command: 'docker', args: ['run', `x:${secret}`] },
        { command: 'npx', args: [`${secret}@1.0.0`] },
        { command: 'npx', args: [`x@${secret}`] },
        { command: 'uvx', args: ['--from', secret, 'x'] },
        { command: `npx -y x@1.0.0 ${secret}` },
        { command: 'cmd', args: ['/c', `npx x@1.0.0 ${secret}`] },
        { command: 'env', args: [`A=${secret}`, 'npx', 'x@1.0.0'] },
        { url: `https://x.example/${secret}/mcp` },
        { url: `https://x.example/mcp?a=${secret}` },
        { url: `https://${secret}.example/mcp` },
        { url: `wss://x.example/${secret}` },
        { url: 'https://x.example/mcp', headers: { 'X-Note': secret } },
        npx({ type: secret }),
        npx({ cwd: secret, alwaysAllow: [secret], [secret]: secret }),
        npx({ env: { [secret]: 'x', A: { [secret]: 1 } } }),
        npx({ env: { A: `\${${secret}}`, B: `\${X:-${secret}}`, C: `\${input:${secret}}` } }),
      )
      .map((entry) => ({ secret, entry })),
  ),
  any.chain((secret) =>
    fc
      .constantFrom<object>(
        npx({ env: { GITHUB_TOKEN: secret } }),
        npx({ env: { DB_PASSWORD: `\${X:-${secret}}` } }),
        npx({ args: ['x@1.0.0', '--password', `p${secret}`] }),
        npx({ args: ['x@1.0.0', `--api-key=${secret}`] }),
        npx({ args: ['x@1.0.0', `{"apiKey":"${secret}"}`] }),
        npx({ args: ['x@1.0.0', `\${API_KEY:-${secret}}`] }),
        { command: `npx -y x@1.0.0 --api-key p${secret}` },
        npx({ args: ['x@1.0.0', '--header', `Authorization: Bearer ${secret}`] }),
        { command: 'docker', args: ['run', '-e', `API_KEY=${secret}`, 'x:1.0.0'] },
        { url: 'https://x.example/mcp', headers: { Authorization: `Bearer ${secret}`, 'X-Api-Key': secret } },
        npx({ env: { CONNECTION: `Server=db;User Id=sa;Password=${secret.replaceAll(';', '')};` } }),
      )
      .map((entry) => ({ secret: secret.replaceAll(';', ''), entry })),
  ),
  alnum.chain((secret) =>
    fc
      .constantFrom<object>(
        npx({ args: ['x@1.0.0', `postgres://app:${secret}@db:5432/app`] }),
        npx({ env: { DATABASE_URL: `mysql://root:${secret}@localhost/db` } }),
        { url: `https://user:${secret}@x.example/mcp` },
        { url: `https://x.example/mcp?token=${secret}` },
      )
      .map((entry) => ({ secret, entry })),
  ),
);

describe('for any file', () => {
  it('no secret is anywhere in the answer', async () => {
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom('a', 'GitHub (work)'), async ({ secret, entry }, key) => {
        expect(JSON.stringify(await parse({ [key]: entry }))).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  it('nor is the name of a server that is one', async () => {
    await fc.assert(
      fc.asyncProperty(shaped, async (secret) => {
        expect(
          JSON.stringify(await parse({ [secret]: { url: 'ws://x', cwd: 1 }, [`${secret} x`]: npx({}) })),
        ).not.toContain(secret);
      }),
      { numRuns: 50 },
    );
  });

  it('what is proposed is what the registry and a template accept, and every text is a value', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[\w $${}:/@.=~%-]{0,30}$/),
      fc.constantFrom('${A:-b}', 'secret://x', '${', '$$', '-e', '--', '='),
    );
    const entry = fc.record(
      {
        command: fc.oneof(
          text,
          fc.constantFrom('npx', 'uvx', 'docker', 'cmd', 'env', 'node', 'pipx', 'uv', 'pnpm'),
        ),
        args: fc.array(
          fc.oneof(
            text,
            fc.constantFrom('/c', 'run', 'npx', 'dlx', 'tool', '-m', 'x@1.0.0', 'x:1.2.3', '-p', '--from'),
          ),
        ),
        env: fc.dictionary(fc.oneof(text, fc.constant('A')), text),
        url: fc.oneof(text, fc.webUrl()),
        headers: fc.dictionary(text, text),
        type: text,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), entry), async (servers) => {
        check(await parse(servers));
      }),
      { numRuns: 200 },
    );
  });

  it('the answer is the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(places, async ({ entry }) => {
        expect(await parse({ a: entry })).toEqual(await parse({ a: entry }));
      }),
      { numRuns: 50 },
    );
  });
});

function check({ servers, entries }: ParsedConfig): void {
  parseTemplate({ servers: entries });
  for (const { server, launch, version } of servers) {
    parseServerName(server);
    parseLaunch(launch);
    expect(version).toMatch(/^[A-Za-z0-9][A-Za-z0-9.+_:!-]{0,127}$/);
    if (launch.kind === 'remote') parseValue(launch.url);
    else
      for (const each of [
        ...launch.args,
        ...(launch.kind === 'package' ? launch.runnerArgs : [launch.command]),
      ])
        parseValue(each);
  }
  for (const { args, env } of Object.values(entries))
    for (const each of [...args, ...Object.values(env)]) parseValue(each);
  const known = new Set(servers.map(({ server, version }) => `${server} ${version}`));
  expect(known.size).toBe(servers.length);
  for (const { server, version } of Object.values(entries)) expect(known).toContain(`${server} ${version}`);
}
