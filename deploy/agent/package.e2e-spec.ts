import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AGENT_PATHS } from '@app/render';
import { FleetSimulator } from '@app/testing';
import { aRelease, Laptop, versionOn } from '../../apps/agent/test/laptop.js';
import { ended, type Ended } from '../../apps/agent/test/program.js';
import { parseUnit } from './parse-unit.js';

const { version } = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'));
const hasDpkg = !spawnSync('dpkg-deb', ['--version']).error;

/** Uncompressed: the same package, made in seconds. Of a fixed time, since a commit may come in between. */
function build(out: string): string[] {
  const only = hasDpkg ? 'tarball,executable,deb' : 'tarball,executable';
  const script = path.join(import.meta.dirname, 'package.mjs');
  const args = [script, `--out=${out}`, `--only=${only}`, '--compression=none'];
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1700000000' };
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(stderr);
  return fs.readdirSync(out).sort();
}

function find(folder: string, pattern: RegExp): string {
  return path.join(
    folder,
    fs.readdirSync(folder).find((name) => pattern.test(name))!,
  );
}

/** With no PATH: nothing but the program itself is to be needed. */
function run(program: string, args: readonly string[]): Promise<Ended> {
  return ended(spawn(program, args, { env: { PATH: '' }, stdio: 'pipe' }));
}

describe('the packages of the agent', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-packages-'));
  const out = path.join(folder, 'out');
  /** Where the Debian package is unpacked. */
  const tree = path.join(folder, 'tree');
  let program: string;

  beforeAll(() => {
    build(out);
    if (hasDpkg) spawnSync('dpkg-deb', ['-x', find(out, /\.deb$/), tree]);
    program = hasDpkg ? path.join(tree, 'usr/bin/qm-agent') : find(out, /^qm-agent-\w+-\w+(\.exe)?$/);
  }, 180_000);

  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  const from = hasDpkg ? 'unpacked from the Debian package' : 'for want of dpkg-deb not from a package';
  it(`have one executable that enrols, syncs and leaves without Node.js, ${from}`, async () => {
    expect(await run(program, ['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
    const fleet = await FleetSimulator.start();
    const laptop = new Laptop();
    try {
      laptop.write('token', fleet.createToken());
      const enrol = ['enroll', '--server', fleet.url, '--token-file', laptop.path('token'), ...laptop.args];
      expect(await run(program, enrol)).toMatchObject({ code: 0, stderr: '' });
      fs.rmSync(laptop.path('token'));
      for (const release of ['1', '2']) {
        await fleet.publish(aRelease(release));
        expect(await run(program, ['sync', ...laptop.args])).toMatchObject({ code: 0, stderr: '' });
        expect(versionOn(laptop)).toBe(release);
      }
      const restored = await run(program, ['restore', 'claude-code', ...laptop.args]);
      expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('is again as it was') });
      expect(await run(program, ['restore', 'emacs', ...laptop.args])).toMatchObject({ code: 2 });
      expect(versionOn(laptop)).toBe('2');
      expect(await run(program, ['unenroll', ...laptop.args])).toMatchObject({ code: 0 });
      expect(laptop.files()).toEqual({});
    } finally {
      await fleet.close();
      laptop.remove();
    }
  });

  it('have the bundle alone, for hosts with Node.js, beside the services', async () => {
    spawnSync('tar', ['-xzf', find(out, /\.tar\.gz$/), '-C', folder]);
    const unpacked = path.join(folder, `qm-agent-${version}`);
    expect(await run(process.execPath, [path.join(unpacked, 'qm-agent.mjs'), '--version'])).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
    const unit = fs.readFileSync(path.join(unpacked, 'systemd/system/qm-agent.service'), 'utf8');
    expect(() => parseUnit(unit)).not.toThrow();
    expect(fs.statSync(path.join(unpacked, 'qm-agent.mjs')).mode & 0o777).toBe(0o755);
    const notices = fs.readFileSync(path.join(unpacked, 'THIRD-PARTY.txt'), 'utf8');
    for (const carried of ['commander', 'tuf-js', 'jsonc-parser', 'Node.js']) {
      expect(notices).toMatch(new RegExp(`^${carried} \\d+\\.`, 'm'));
    }
  });

  it('are the same, byte for byte, when they are built again', () => {
    const again = path.join(folder, 'again');
    const digest = (file: string) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
    const names = build(again);
    expect(names).toEqual(fs.readdirSync(out).sort());
    for (const name of names) {
      expect([name, digest(path.join(again, name))]).toEqual([name, digest(path.join(out, name))]);
    }
  }, 180_000);

  if (!hasDpkg) return;

  it('install, for every service, the program that it starts', () => {
    for (const kind of ['system', 'user']) {
      const units = path.join(tree, 'usr/lib/systemd', kind);
      const started = fs.readdirSync(units).flatMap((name) => {
        return parseUnit(fs.readFileSync(path.join(units, name), 'utf8')).Service?.ExecStart ?? [];
      });
      expect(started.sort()).toEqual(['/usr/bin/qm-agent run', '/usr/bin/qm-agent sync']);
    }
    expect(fs.statSync(program).mode & 0o777).toBe(0o755);
    const listed = spawnSync('dpkg-deb', ['-c', find(out, /\.deb$/)], { encoding: 'utf8' }).stdout.trim();
    expect(listed.split('\n').filter((line) => !/^\S+ root\/root /.test(line))).toEqual([]);
  });

  it('put the launcher where written configs look for it, and take away no other', () => {
    const control = path.join(folder, 'control');
    spawnSync('dpkg-deb', ['-e', find(out, /\.deb$/), control]);
    const script = (name: string, action: string) =>
      spawnSync('sh', [path.join(control, name), action], { env: { ...process.env, DPKG_ROOT: tree } })
        .status;
    const link = path.join(tree, AGENT_PATHS.linux);
    expect([script('postinst', 'configure'), fs.readlinkSync(link)]).toEqual([0, '/usr/bin/qm-agent']);
    expect(script('postinst', 'configure')).toBe(0);
    expect([script('prerm', 'upgrade'), fs.readlinkSync(link)]).toEqual([0, '/usr/bin/qm-agent']);
    expect([
      script('prerm', 'remove'),
      fs.existsSync(path.dirname(link)),
      fs.readdirSync(path.dirname(link)),
    ]).toEqual([0, true, []]);
    fs.writeFileSync(link, 'installed by hand');
    expect([script('postinst', 'configure'), script('prerm', 'remove')]).toEqual([0, 0]);
    expect(fs.readFileSync(link, 'utf8')).toBe('installed by hand');
  });
});
