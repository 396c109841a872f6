import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { aForm, FleetSimulator } from '@app/testing';
import { aRelease, CODE, Laptop, MANAGED, versionOn } from './laptop.js';
import { ended, Program } from './program.js';

describe('the program', () => {
  let program: Program;
  let fleet: FleetSimulator;
  let laptop: Laptop;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  beforeEach(async () => {
    fleet = await FleetSimulator.start();
    laptop = new Laptop();
  });

  afterEach(async () => {
    await fleet.close();
    laptop.remove();
  });

  async function enrolled(): Promise<void> {
    laptop.write('token', fleet.createToken());
    const { code } = await program.run([
      'enroll',
      '--server',
      fleet.url,
      '--token-file',
      laptop.path('token'),
      ...laptop.args,
    ]);
    expect(code).toBe(0);
    fs.rmSync(laptop.path('token'));
  }

  it('enrols, syncs, tells and leaves, with nothing but its options', async () => {
    const token = fleet.createToken();
    const enrol = ['enroll', '--server', fleet.url, '--token-file', '-', '--json', ...laptop.args];
    const first = await program.run(enrol, {}, `${token}\n`);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({
      team: 'platform',
      rootPinned: true,
      rootSha256: fleet.repository.firstRootSha256,
    });
    expect(fs.statSync(laptop.path('var/lib/quartermaster/device.key')).mode & 0o777).toBe(0o600);
    expect(await program.run(enrol, {}, token)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^agent: .*enrolled.*\nhint: /),
    });

    await fleet.publish(aRelease('1'));
    // Where files go was chosen at enrolment: later calls need the state folder only.
    const state = ['--state-dir', laptop.stateDir];
    const sync = await program.run(['sync', ...state]);
    expect(sync).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^in sync \(release 1\)\n {2}Claude Code: applied/),
    });
    expect(versionOn(laptop)).toBe('1');
    const status = JSON.parse((await program.run(['status', '--json', ...state])).stdout);
    expect(status).toMatchObject({
      release: 1,
      applied: 1,
      outcome: 'in-sync',
      offlineSince: null,
      bundleExpired: false,
    });

    laptop.write(MANAGED, '{}');
    expect(await program.run(['sync', ...state])).toMatchObject({ code: 5 });
    fleet.explanation = {
      server: 'docs',
      team: 'platform',
      present: true,
      reasons: ['template 3'],
      howToAsk: 'ask',
    };
    expect(await program.run(['explain', 'docs', ...state])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('template 3'),
    });
    expect(await program.run(['doctor', ...state])).toMatchObject({ code: 0 });
    expect(JSON.parse((await program.run(['files', '--json', ...state])).stdout).files).toHaveLength(2);
    expect(await program.run(['unenroll', ...state])).toMatchObject({ code: 0 });
    expect(laptop.files()).toEqual({});
    expect(await program.run(['sync', ...state])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not enrolled'),
    });
  });

  it('means paths from where npm was called', async () => {
    laptop.write('token', fleet.createToken());
    const npm = { npm_lifecycle_event: 'agent', INIT_CWD: laptop.path('') };
    const enrol = ['enroll', '--server', fleet.url, '--token-file', 'token', ...laptop.args];
    expect(await program.run(enrol, npm)).toMatchObject({ code: 0, stderr: '' });
  });

  it('explains from what it knows itself while it is offline', async () => {
    await enrolled();
    await fleet.publish(aRelease('1'));
    await program.run(['sync', ...laptop.args]);
    const resume = await fleet.goOffline();
    const known = await program.run(['explain', 'com.example/docs', ...laptop.args]);
    expect(known).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/is on this workstation[^]*release 1[^]*cannot reach/),
    });
    const unknown = await program.run(['explain', 'jira', '--json', ...laptop.args]);
    expect(JSON.parse(unknown.stdout)).toMatchObject({
      present: false,
      source: 'workstation',
      code: 'UNREACHABLE',
    });
    await resume();
  });

  it.each([
    [['sync', '--nope'], 2],
    [['nope'], 2],
    [[], 2],
    [['enroll'], 2],
    [['enroll', '--server', 'not an address', '--token', 'x'], 2],
    [['enroll', '--server', 'http://127.0.0.1:9', '--token', 'x'], 2],
    [['enroll', '--server', 'http://127.0.0.1:9'], 2],
    [['enroll', '--server', 'http://127.0.0.1:9', '--token', `${'a'.repeat(8)}.b`], 1],
    [['--version'], 0],
    [['sync', '--help'], 0],
  ])('answers %j with exit code %d', async (args, code) => {
    expect((await program.run([...args, ...laptop.args])).code).toBe(code);
  });

  it('exits with 3 when it refuses for trust, and prints the attack', async () => {
    await enrolled();
    await fleet.publish(aRelease('1'));
    fleet.lieAboutBundle((bundle) => {
      for (const name of Object.keys(bundle.targets)) bundle.targets[name] = 'AAAA';
    });
    expect(await program.run(['sync', ...laptop.args])).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/agent: arbitrary software attack.*\nhint: /),
    });
    expect(JSON.parse((await program.run(['sync', '--json', ...laptop.args])).stdout)).toMatchObject({
      outcome: 'refused',
      code: 'TAMPERED',
    });
  });

  it('never prints or logs a token, a ticket or the key', async () => {
    const token = fleet.createToken();
    const output = [await program.run(['enroll', '--server', fleet.url, '--token', token, ...laptop.args])];
    await fleet.publish(aRelease('1'));
    for (const command of ['sync', 'status', 'doctor', 'files'])
      output.push(await program.run([command, '--json', ...laptop.args]));
    const { ticket } = JSON.parse(laptop.read('var/lib/quartermaster/ticket.json'));
    const text = JSON.stringify([output, fleet.reports]);
    for (const secret of [token.split('.')[1]!, ticket, 'PRIVATE KEY']) expect(text).not.toContain(secret);
    expect(laptop.read('var/lib/quartermaster/device.json')).not.toContain(token.split('.')[1]);
  });

  it('goes on after being killed at any instant', async () => {
    await enrolled();
    laptop.write(CODE, '{"theme":"dark","mcpServers":{"docs":{"command":"mine"}}}');
    await fleet.publish(aRelease('0'));
    await program.run(['sync', ...laptop.args]);
    const started = Date.now();
    await fleet.publish(aRelease('00'));
    await program.run(['sync', ...laptop.args]);
    const usual = Date.now() - started;
    for (let round = 1; round <= 10; round++) {
      await fleet.publish(aRelease(String(round)));
      const child = program.start(['sync', ...laptop.args]);
      const end = ended(child);
      await sleep((usual * round) / 10);
      child.kill('SIGKILL');
      await end;
      for (const name of [CODE, MANAGED]) {
        const { mcpServers } = JSON.parse(laptop.read(name));
        expect(mcpServers.docs.args[1]).toMatch(/^docs@\d+$/);
      }
      const next = await program.run(['sync', '--json', ...laptop.args]);
      // In sync, and no half-done work of ours is taken for somebody's tampering.
      expect([round, next.code, JSON.parse(next.stdout).reason]).toEqual([round, 0, undefined]);
      expect(versionOn(laptop)).toBe(String(round));
      expect(Object.keys(laptop.files())).toEqual([MANAGED, CODE]);
    }
    await program.run(['unenroll', ...laptop.args]);
    expect(laptop.files()).toEqual({ [CODE]: '{"theme":"dark","mcpServers":{"docs":{"command":"mine"}}}' });
  });

  it('lets two agents take turns', async () => {
    await enrolled();
    await fleet.publish(aRelease('1'));
    const results = await Promise.all([1, 2, 3].map(() => program.run(['sync', ...laptop.args])));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(versionOn(laptop)).toBe('1');
    // One that holds the lock and does not end is waited for, and then named.
    laptop.write('var/lib/quartermaster/lock', JSON.stringify({ pid: process.pid, at: Date.now() }));
    await expect(laptop.sync()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(String(process.pid)),
    });
    // The lock of a dead one is nobody's.
    laptop.write('var/lib/quartermaster/lock', JSON.stringify({ pid: 2 ** 22 - 3, at: Date.now() }));
    expect(await laptop.sync()).toMatchObject({ exitCode: 0 });
  });

  it('loses nothing of a file that its client keeps rewriting', async () => {
    await enrolled();
    let count = 0;
    let stopped = false;
    const rewrite = async () => {
      while (!stopped) {
        const text = laptop.exists(CODE) ? laptop.read(CODE) : '{}';
        const value = { ...JSON.parse(text), count: ++count };
        fs.writeFileSync(laptop.path('client.tmp'), JSON.stringify(value, null, 2));
        fs.renameSync(laptop.path('client.tmp'), laptop.path(CODE));
        await sleep(100);
      }
    };
    const client = rewrite();
    try {
      for (const version of ['1', '2', '3']) {
        await fleet.publish(aRelease(version));
        // A client that writes back what it read before us looks like drift: repaired, so 0 or 5.
        expect([0, 5]).toContain((await program.run(['sync', ...laptop.args])).code);
      }
    } finally {
      stopped = true;
      await client;
    }
    await program.run(['sync', ...laptop.args]);
    expect(JSON.parse(laptop.read(CODE))).toMatchObject({
      count,
      mcpServers: { docs: { args: ['-y', 'docs@3'] } },
    });
  });

  it('stays in sync as a daemon, and ends when told to', async () => {
    fleet.pollSeconds = 1;
    await enrolled();
    await fleet.publish(aRelease('1'));
    const child = program.start(['run', '--json', ...laptop.args]);
    const end = ended(child);
    try {
      await until(() => fleet.log.some((line) => line.endsWith(' 304')));
    } finally {
      child.kill('SIGTERM');
    }
    expect(versionOn(laptop)).toBe('1');
    const { code, stdout } = await end;
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).outcome),
    ).toEqual(['in-sync']);
    expect(laptop.exists('var/lib/quartermaster/lock')).toBe(false);
  });

  describe('launch', () => {
    const script =
      'process.stdin.pipe(process.stdout); console.log(JSON.stringify([process.argv.slice(1), process.env.TOKEN, process.env.PLAIN]))';

    async function publishLauncher(servers: Record<string, unknown>): Promise<void> {
      await enrolled();
      await fleet.publish([aForm('launcher.json', { version: 1, servers })]);
      expect(await program.run(['sync', ...laptop.args])).toMatchObject({ code: 0 });
    }

    it('starts the real server with its secrets, its standard streams and its exit code', async () => {
      laptop.write('secret', 'from a file\n');
      fs.chmodSync(laptop.path('secret'), 0o600);
      await publishLauncher({
        docs: {
          command: process.execPath,
          args: [
            '-e',
            script.replaceAll('$', '$$$$'),
            '${home}/x',
            'a$$b',
            '${env:WHO:-nobody}',
            `secret://file${laptop.path('secret')}`,
          ],
          env: { TOKEN: 'Bearer ${secret://env/MY_TOKEN}', PLAIN: 'p' },
        },
        fails: { command: process.execPath, args: ['-e', 'process.exit(7)'], env: {} },
      });
      const { code, stdout } = await program.run(
        ['launch', 'docs', ...laptop.args],
        { MY_TOKEN: 'abc' },
        'ping',
      );
      const [line, rest] = stdout.split('\n');
      expect(JSON.parse(line!)).toEqual([
        [`${laptop.home}/x`, 'a$b', 'nobody', 'from a file'],
        'Bearer abc',
        'p',
      ]);
      expect([code, rest]).toEqual([0, 'ping']);
      expect((await program.run(['launch', 'fails', ...laptop.args])).code).toBe(7);
    });

    it('names everything that is missing, and no value', async () => {
      laptop.write('open', 'secret-value');
      fs.chmodSync(laptop.path('open'), 0o644);
      await publishLauncher({
        docs: {
          command: 'node',
          args: [
            'secret://env/NOT_SET',
            `secret://file${laptop.path('open')}`,
            'secret://file/no/such',
            'secret://vault/kv/x#y',
            '${env:ALSO}',
          ],
          env: {},
        },
        gone: { command: 'no-such-program-anywhere', args: [], env: {} },
      });
      const { code, stdout, stderr } = await program.run(['launch', 'docs', ...laptop.args]);
      expect([code, stdout]).toEqual([1, '']);
      for (const name of ['NOT_SET', 'can be read by others', '/no/such', 'vault', 'ALSO'])
        expect(stderr).toContain(name);
      expect(stderr).not.toContain('secret-value');
      expect(await program.run(['launch', 'gone', ...laptop.args])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('no program no-such-program-anywhere'),
      });
      expect(await program.run(['launch', 'jira', ...laptop.args])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('qm-agent explain jira'),
      });
    });

    it('starts nothing from a launcher file that is not the signed one', async () => {
      await publishLauncher({ docs: { command: process.execPath, args: ['-e', '0'], env: {} } });
      const file = 'var/lib/quartermaster/launcher.json';
      laptop.write(file, laptop.read(file).replace('"0"', '"process.exit(9)"'));
      expect(await program.run(['launch', 'docs', ...laptop.args])).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('not the file that was signed'),
      });
      expect((await program.run(['sync', ...laptop.args])).code).toBe(5);
      expect((await program.run(['launch', 'docs', ...laptop.args])).code).toBe(0);
    });

    it('passes signals on', async () => {
      await publishLauncher({
        docs: {
          command: process.execPath,
          args: [
            '-e',
            'process.on("SIGTERM", () => process.exit(42)); console.log("up"); setInterval(() => 0, 1000)',
          ],
          env: {},
        },
      });
      const child = program.start(['launch', 'docs', ...laptop.args]);
      const end = ended(child);
      await new Promise((resolve) => child.stdout!.once('data', resolve));
      child.kill('SIGTERM');
      expect((await end).code).toBe(42);
    });
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 200) throw new Error('it never was so');
    await sleep(50);
  }
}
