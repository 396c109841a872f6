import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { aForm, FleetSimulator, sha256 } from '@app/testing';
import { doctor } from '../src/commands/doctor.js';
import { files } from '../src/commands/files.js';
import { unenroll } from '../src/commands/unenroll.js';
import { aRelease, CODE, DESKTOP, Laptop, MANAGED, versionOn, VSCODE } from './laptop.js';

const SECRET = ['ghp', 'x'.repeat(36)].join('_');

describe('the agent and the files of clients', () => {
  let fleet: FleetSimulator;
  let laptop: Laptop;

  beforeEach(async () => {
    fleet = await FleetSimulator.start();
    laptop = new Laptop();
    await laptop.enroll(fleet);
  });

  afterEach(async () => {
    await fleet.close();
    laptop.remove();
  });

  const servers = (key: string, entries: Record<string, unknown>) => ({ [key]: entries });
  const docs = { command: 'npx', args: ['-y', 'docs@1'] };

  it('writes every client’s own format, and reports each with the hash that was signed', async () => {
    const forms = [
      aForm('claude-desktop.user.json', servers('mcpServers', { docs })),
      aForm('claude-code.user.json', servers('mcpServers', { docs: { type: 'stdio', ...docs } })),
      aForm('vscode.user.json', { inputs: [{ id: 'token', type: 'promptString' }], servers: { docs } }),
      aForm('launcher.json', { version: 1, servers: { docs } }),
    ];
    await fleet.publish(forms);
    expect(await laptop.sync()).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(laptop.read(DESKTOP))).toEqual({ mcpServers: { docs } });
    expect(JSON.parse(laptop.read(VSCODE))).toMatchObject({ servers: { docs }, inputs: [{ id: 'token' }] });
    const report = fleet.reports.at(-1)!;
    expect(report).toMatchObject({ outcome: 'in-sync', received: 1, applied: 1, rootVersion: 1 });
    const byClient = Object.fromEntries(report.clients.map((client) => [client.client, client]));
    expect(byClient['claude-desktop']).toEqual({
      client: 'claude-desktop',
      state: 'applied',
      path: '~/.config/Claude/claude_desktop_config.json',
      sha256: sha256(forms[0]!.bytes),
      servers: ['docs'],
    });
    expect(byClient.launcher).toMatchObject({ state: 'applied', servers: ['docs'] });
    expect(JSON.stringify(report)).not.toContain(laptop.home);
  });

  it('makes the system’s file readable by all, and keeps it so', async () => {
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    const mode = (name: string) => (fs.statSync(laptop.path(name)).mode & 0o777).toString(8);
    expect([mode(MANAGED), mode('etc/claude-code'), mode(CODE)]).toEqual(['644', '755', '600']);
    fs.chmodSync(laptop.path('etc/claude-code'), 0o700);
    fs.chmodSync(laptop.path(MANAGED), 0o666);
    expect(await laptop.sync()).toMatchObject({ exitCode: 5 });
    expect([mode(MANAGED), mode('etc/claude-code')]).toEqual(['644', '755']);
  });

  it('never writes an empty policy file', async () => {
    await fleet.publish([aForm('claude-code.managed-mcp.json', '')]);
    expect(await laptop.sync()).toMatchObject({ exitCode: 1, outcome: 'failed' });
    expect(laptop.exists(MANAGED)).toBe(false);
  });

  it('repairs what someone changed or deleted, also when nothing is new, and says what without saying values', async () => {
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    laptop.write(CODE, laptop.read(CODE).replace('docs@1', SECRET));
    fs.rmSync(laptop.path(MANAGED));
    const result = await laptop.sync();
    expect(result).toMatchObject({ outcome: 'drift-repaired', exitCode: 5, updated: false });
    expect(versionOn(laptop)).toBe('1');
    expect(fleet.log.at(-2)).toMatch(/ 304$/);
    const report = fleet.reports.at(-1)!;
    expect(report).toMatchObject({ outcome: 'drift-repaired' });
    expect(report.clients).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          client: 'claude-code',
          state: 'drifted',
          reason: 'docs was changed; repaired',
        }),
        expect.objectContaining({
          client: 'claude-code',
          state: 'drifted',
          reason: 'the file was deleted; repaired',
        }),
      ]),
    );
    expect(JSON.stringify(fleet.reports)).not.toContain(SECRET);
    expect(await laptop.sync()).toMatchObject({ exitCode: 0 });
    expect(fleet.reports.at(-1)).toMatchObject({ outcome: 'in-sync' });
  });

  it('repairs drift while it is offline, too', async () => {
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    const resume = await fleet.goOffline();
    laptop.write(MANAGED, '{}');
    expect(await laptop.sync()).toMatchObject({ exitCode: 4, outcome: 'unreachable' });
    expect(versionOn(laptop)).toBe('1');
    await resume();
  });

  it('leaves a file that does not parse alone, names the place, and goes on with the others', async () => {
    const broken = '{\n  "mcpServers": { "mine": {} \n  "theme": "dark"\n}';
    laptop.write(DESKTOP, broken);
    await fleet.publish([
      aForm('claude-desktop.user.json', servers('mcpServers', { docs })),
      ...aRelease('1'),
    ]);
    const result = await laptop.sync();
    expect(result).toMatchObject({ outcome: 'failed', exitCode: 1, applied: null, release: 1 });
    expect(result.reason).toMatch(/claude_desktop_config\.json: it does not parse: .* at line \d, column \d/);
    expect(laptop.read(DESKTOP)).toBe(broken);
    expect(versionOn(laptop)).toBe('1');
    expect(fleet.reports.at(-1)).toMatchObject({ outcome: 'failed', received: 1, applied: null });
    laptop.write(DESKTOP, '{"theme":"dark"}');
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, applied: 1 });
  });

  it.each([
    ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le')],
    ['binary', Buffer.from([0xff, 0xfe, 0x00, 0xc3])],
    ['a list', Buffer.from('[]')],
  ])('leaves %s alone', async (_what, bytes) => {
    laptop.write(CODE, bytes);
    await fleet.publish(aRelease('1'));
    expect(await laptop.sync()).toMatchObject({ exitCode: 1 });
    expect(fs.readFileSync(laptop.path(CODE))).toEqual(bytes);
  });

  it('keeps byte order mark, line ends, comments, mode and everything of the user’s', async () => {
    const text =
      '\uFEFF{\r\n\t// mine\r\n\t"theme": "dark",\r\n\t"mcpServers": {\r\n\t\t"own": { "command": "x" }, // keep\r\n\t},\r\n}\r\n';
    laptop.write(DESKTOP, text);
    fs.chmodSync(laptop.path(DESKTOP), 0o640);
    await fleet.publish([aForm('claude-desktop.user.json', servers('mcpServers', { docs }))]);
    const result = await laptop.sync();
    const now = laptop.read(DESKTOP);
    for (const line of text.split('\r\n')) expect(now).toContain(line);
    expect(now).not.toMatch(/[^\r]\n/);
    expect(fs.statSync(laptop.path(DESKTOP)).mode & 0o777).toBe(0o640);
    expect(result.clients[0]).toMatchObject({
      state: 'applied',
      reason: expect.stringContaining('comments'),
    });
    await unenroll(laptop.config);
    expect(laptop.read(DESKTOP)).toBe(text);
  });

  it('follows a link inside the home, and keeps it a link', async () => {
    laptop.write('home/alice/dotfiles/claude.json', '{"theme":1}');
    fs.symlinkSync('dotfiles/claude.json', laptop.path(CODE));
    await fleet.publish(aRelease('1'));
    expect(await laptop.sync()).toMatchObject({ exitCode: 0 });
    expect(fs.lstatSync(laptop.path(CODE)).isSymbolicLink()).toBe(true);
    expect(JSON.parse(laptop.read('home/alice/dotfiles/claude.json'))).toMatchObject({
      theme: 1,
      mcpServers: { docs: {} },
    });
  });

  it('refuses links that leave the home, dangle, or stand in a system file’s place', async () => {
    laptop.write('home/bob/.claude.json', '{}');
    fs.symlinkSync(laptop.path('home/bob/.claude.json'), laptop.path(CODE));
    laptop.write('etc/elsewhere.json', '{}');
    laptop.write('etc/claude-code/x', '');
    fs.symlinkSync('../elsewhere.json', laptop.path(MANAGED));
    fs.mkdirSync(path.dirname(laptop.path(DESKTOP)), { recursive: true });
    fs.symlinkSync('nowhere', laptop.path(DESKTOP));
    fs.mkdirSync(laptop.path('elsewhere'));
    fs.symlinkSync(laptop.path('elsewhere'), laptop.path('home/alice/.config/Code'));
    await fleet.publish([
      ...aRelease('1'),
      aForm('claude-desktop.user.json', servers('mcpServers', { docs })),
      aForm('vscode.user.json', servers('servers', { docs })),
    ]);
    const { clients, exitCode } = await laptop.sync();
    expect(exitCode).toBe(1);
    expect(clients.map(({ state, reason }) => `${state}: ${reason}`)).toEqual([
      expect.stringMatching(/^failed: .*managed-mcp.json is a link/),
      expect.stringMatching(/^failed: .*leaves ~/),
      expect.stringMatching(/^failed: .*link to nothing/),
      expect.stringMatching(/^failed: .*leaves ~/),
    ]);
    expect(laptop.read('home/bob/.claude.json')).toBe('{}');
    expect(laptop.read('etc/elsewhere.json')).toBe('{}');
    expect(fs.readdirSync(laptop.path('elsewhere'))).toEqual([]);
  });

  it('takes over a name the user had, and gives it back when the server leaves the release', async () => {
    const text = `{"mcpServers":{"docs":{"command":"mine","env":{"T":"${SECRET}"}},"own":{}}}`;
    laptop.write(CODE, text);
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    expect(JSON.parse(laptop.read(CODE)).mcpServers.docs.command).toBe('npx');
    expect(files(laptop.config).value).toMatchObject({
      files: expect.arrayContaining([expect.objectContaining({ restores: ['docs'] })]),
    });
    await fleet.publish([aForm('claude-code.user.json', servers('mcpServers', { other: {} }))]);
    expect(await laptop.sync()).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(laptop.read(CODE)).mcpServers).toEqual({ ...JSON.parse(text).mcpServers, other: {} });
    expect(laptop.exists(MANAGED)).toBe(false);
    await fleet.publish([]);
    expect(await laptop.sync()).toMatchObject({
      exitCode: 0,
      clients: expect.arrayContaining([expect.objectContaining({ client: 'claude-code', state: 'removed' })]),
    });
    expect(laptop.read(CODE)).toBe(text);
    expect(await laptop.sync()).toMatchObject({
      clients: [{ state: 'absent' }, { state: 'absent' }, { state: 'absent' }],
    });
  });

  it('restores the policy file of someone else', async () => {
    laptop.write(MANAGED, '{"mcpServers":{"theirs":{}}}');
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    expect(versionOn(laptop)).toBe('1');
    await unenroll(laptop.config);
    expect(laptop.files()).toEqual({ [MANAGED]: '{"mcpServers":{"theirs":{}}}' });
  });

  it('leaves nothing behind where nothing was, folders included', async () => {
    await fleet.publish([...aRelease('1'), aForm('vscode.user.json', servers('servers', { docs }))]);
    await laptop.sync();
    expect(await unenroll(laptop.config)).toMatchObject({ exitCode: 0 });
    expect(laptop.files()).toEqual({});
    expect(fs.readdirSync(laptop.home)).toEqual([]);
    expect(fs.readdirSync(laptop.path('etc'))).toEqual([]);
    await expect(laptop.sync()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('stays enrolled while something of ours cannot be taken out', async () => {
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    const text = laptop.read(CODE);
    laptop.write(CODE, text.slice(0, -5));
    expect(await unenroll(laptop.config)).toMatchObject({ exitCode: 1, value: { unenrolled: false } });
    laptop.write(CODE, text);
    expect(await unenroll(laptop.config)).toMatchObject({ exitCode: 0 });
    expect(laptop.files()).toEqual({});
  });

  it('delivers nothing that only an MDM can, and says who does', async () => {
    await fleet.publish([aForm('claude-desktop.managed.mobileconfig', '<plist/>')]);
    expect(await laptop.sync()).toMatchObject({
      exitCode: 0,
      clients: expect.arrayContaining([
        expect.objectContaining({
          client: 'claude-desktop',
          state: 'not-delivered',
          reason: expect.stringContaining('MDM'),
        }),
      ]),
    });
    expect(laptop.files()).toEqual({});
  });

  it('keeps the five latest copies of what it replaced', async () => {
    laptop.write(CODE, '{"step":0}');
    for (let step = 1; step <= 7; step++) {
      await fleet.publish(aRelease(String(step)));
      await laptop.sync();
    }
    const { value } = files(laptop.config) as { value: { files: { form: string; backups: string[] }[] } };
    const { backups } = value.files.find(({ form }) => form === 'claude-code.user.json')!;
    expect(backups).toHaveLength(5);
    expect(fs.readFileSync(backups.at(-1)!, 'utf8')).toContain('docs@6');
    expect(fs.statSync(backups[0]!).mode & 0o077).toBe(0);
  });

  it('removes what a killed run left beside a file', async () => {
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    laptop.write('home/alice/..claude.json.quartermaster.tmp', 'half');
    laptop.write('etc/claude-code/.managed-mcp.json.quartermaster.tmp', 'half');
    await laptop.sync();
    expect(Object.keys(laptop.files())).toEqual([MANAGED, CODE]);
  });

  it('finds with doctor what is wrong, and changes nothing', async () => {
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    expect(await doctor(laptop.config, new Date())).toMatchObject({ exitCode: 0 });
    laptop.write(CODE, laptop.read(CODE).replace('docs@1', 'docs@0'));
    laptop.write(MANAGED, '{');
    const before = laptop.files();
    const { exitCode, value, lines } = await doctor(laptop.config, new Date());
    expect(exitCode).toBe(1);
    expect((value as { checks: { ok: boolean }[] }).checks.filter(({ ok }) => !ok)).toHaveLength(2);
    expect(lines.join('\n')).toMatch(/FAIL Claude Code: ~\/\.claude\.json: docs changed or missing/);
    expect(laptop.files()).toEqual(before);
    await fleet.close();
    expect((await doctor(laptop.config, new Date())).lines.join('\n')).toMatch(/FAIL server: cannot reach/);
  });

  it('gives every file back byte for byte, whatever it was and whatever was released', async () => {
    const servers = fc.dictionary(
      fc.constantFrom('docs', 'git', 'own'),
      fc.record({ command: fc.string({ maxLength: 4 }) }),
    );
    const document = fc
      .tuple(
        fc.jsonValue({ maxDepth: 2 }),
        fc.option(servers, { nil: undefined }),
        fc.constantFrom(undefined, 2, '\t'),
      )
      .map(([extra, mcpServers, indent]) =>
        JSON.stringify({ ...(mcpServers ? { mcpServers } : {}), extra }, null, indent),
      );
    const original = fc.option(
      fc.oneof(
        document,
        document.map((text) => `// head\n${text.replaceAll('\n', '\r\n')}\n`),
        fc.constant('{}'),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        original,
        fc.array(servers, { minLength: 1, maxLength: 3 }),
        async (text, releases) => {
          const other = new Laptop();
          if (text !== null) other.write(CODE, text);
          await other.enroll(fleet);
          for (const release of releases) {
            await fleet.publish([aForm('claude-code.user.json', { mcpServers: release })]);
            expect((await other.sync()).exitCode).toBe(0);
          }
          await unenroll(other.config);
          expect(other.files()).toEqual(text === null ? {} : { [CODE]: text });
          other.remove();
        },
      ),
      { numRuns: 40 },
    );
  });
});
