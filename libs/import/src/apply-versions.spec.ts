import { applyVersions, parseClientConfig, type FoundVersion } from './index.js';

const parse = (...lines: string[]) =>
  parseClientConfig(
    JSON.stringify({
      mcpServers: Object.fromEntries(
        lines.map((line, at) => [`s${at}`, { command: line.split(' ')[0], args: line.split(' ').slice(1) }]),
      ),
    }),
  );

const apply = async (lines: string[], ...found: (FoundVersion | undefined)[]) => {
  const parsed = await parse(...lines);
  return applyVersions(
    parsed,
    new Map(parsed.servers.flatMap((server, at) => (found[at] ? [[server, found[at]] as const] : []))),
  );
};

describe('applyVersions', () => {
  it('puts the version into server, launch and template, and says what the file had asked for', async () => {
    const { servers, entries, findings } = await apply(['npx x@^1.0.0 --a'], {
      version: '1.4.2',
      integrity: 'sha512-abc',
    });
    expect(servers).toMatchObject([
      {
        server: 'org.npmjs/x',
        version: '1.4.2',
        versionFrom: 'registry',
        integrity: 'sha512-abc',
        launch: { version: '1.4.2' },
      },
    ]);
    expect(entries).toMatchObject({ s0: { version: '1.4.2', args: ['--a'] } });
    expect(findings).toMatchObject([
      {
        rule: 'exact-version',
        subject: 's0',
        severity: 'warning',
        message: expect.stringContaining('^1.0.0'),
      },
    ]);
  });

  it('leaves what nobody knows as it was', async () => {
    const parsed = await parse('npx x', 'node x.js');
    expect(applyVersions(parsed, new Map())).toEqual(parsed);
  });

  it('adds the integrity of an exact version without a finding', async () => {
    const { servers, findings } = await apply(['npx x@1.0.0'], { version: '1.0.0', integrity: 'sha512-abc' });
    expect([servers, findings]).toMatchObject([[{ versionFrom: 'config', integrity: 'sha512-abc' }], []]);
  });

  it('joins what turns out to be the same', async () => {
    const { servers, entries } = await apply(['npx x@1.4.2', 'npx x'], undefined, { version: '1.4.2' });
    expect(servers).toMatchObject([{ server: 'org.npmjs/x', version: '1.4.2', keys: ['s0', 's1'] }]);
    expect([entries.s0!.version, entries.s1!.version]).toEqual(['1.4.2', '1.4.2']);
  });

  it('keeps apart what only has the same name and version', async () => {
    const { servers, entries } = await apply(['npx x@1.4.2', 'bunx x'], undefined, { version: '1.4.2' });
    expect(servers.map(({ server }) => server)).toEqual(['org.npmjs/x', 'org.npmjs/x-s1']);
    expect(entries.s1!.server).toBe('org.npmjs/x-s1');
  });
});
