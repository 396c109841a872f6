import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AGENT_PATHS } from '@app/render';
import { parseUnit } from './parse-unit.js';
import { findText, parseXml, toPlistValue } from './parse-xml.js';

const HERE = import.meta.dirname;
const read = (name: string) => fs.readFileSync(path.join(HERE, name), 'utf8');
const list = (folder: string) => fs.readdirSync(path.join(HERE, folder)).map((name) => `${folder}/${name}`);
const has = (program: string) => !spawnSync(program, ['--version']).error;
/** Since 250, it judges files that are not installed. */
const SYSTEMD = Number(
  /^systemd (\d+)/.exec(spawnSync('systemd-analyze', ['--version']).stdout?.toString())?.[1],
);

const KINDS = ['system', 'user'] as const;
const PLISTS = KINDS.flatMap((kind) => list(`launchd/${kind}`));
const TASKS = KINDS.flatMap((kind) => list(`windows/${kind}`));

describe('systemd units', () => {
  const analyze = SYSTEMD >= 250;
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-units-'));
  });

  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** The units as they are, but for a program that every machine has: the agent need not be installed here. */
  function copied(kind: string): string[] {
    return list(`systemd/${kind}`).map((name) => {
      const file = path.join(folder, path.basename(name));
      fs.writeFileSync(file, read(name).replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
      return file;
    });
  }

  function systemd(kind: string, ...args: string[]) {
    const env = { ...process.env, XDG_RUNTIME_DIR: folder, SYSTEMD_COLORS: '0' };
    return spawnSync('systemd-analyze', [`--${kind}`, ...args], { encoding: 'utf8', env });
  }

  it.each(KINDS)('for the %s hold sections and keys that systemd knows, each spelt right', (kind) => {
    for (const name of list(`systemd/${kind}`)) expect(() => parseUnit(read(name))).not.toThrow();
    const broken = read(`systemd/${kind}/qm-agent.service`).replace('NoNewPrivileges', 'NoNewPrivilege');
    expect(() => parseUnit(broken)).toThrow('unknown key in [Service]');
  });

  const judge = analyze ? 'systemd itself' : 'our parser alone, for want of systemd-analyze 250 or newer,';
  it.each(KINDS)(`for the %s are found right by ${judge} without a warning`, (kind) => {
    const files = copied(kind);
    if (!analyze) return files.forEach((file) => parseUnit(fs.readFileSync(file, 'utf8')));
    const { status, stderr } = systemd(kind, 'verify', '--man=no', '--generators=no', ...files);
    expect([status, stderr.split('\n').filter((line) => line.includes(folder))]).toEqual([0, []]);
  });

  it.each(['qm-agent.service', 'qm-agent-sync.service'])('confine %s of the whole workstation', (name) => {
    const { Service } = parseUnit(read(`systemd/system/${name}`));
    expect(Service).toMatchObject({ ProtectSystem: ['strict'], NoNewPrivileges: ['yes'] });
    copied('system');
    if (!analyze) return;
    const { status, stdout } = systemd(
      'system',
      'security',
      '--offline=true',
      '--threshold=30',
      path.join(folder, name),
    );
    expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, expect.stringMatching(/OK/)]);
  });

  it.each(KINDS)('for the %s confine daemon and single sync alike', (kind) => {
    const rules = (name: string) => {
      const { Service, Unit } = parseUnit(read(`systemd/${kind}/${name}`));
      const own = /^(Type|Exec|Restart(Sec)?$|Timeout|SuccessExitStatus)/;
      return [Unit!.ConditionPathExists, Object.entries(Service!).filter(([key]) => !own.test(key))];
    };
    expect(rules('qm-agent-sync.service')).toEqual(rules('qm-agent.service'));
  });

  it('keep a fleet from coming all at once, and take being offline for no failure', () => {
    for (const kind of KINDS) {
      expect(parseUnit(read(`systemd/${kind}/qm-agent-sync.timer`)).Timer).toMatchObject({
        RandomizedDelaySec: ['15min'],
        FixedRandomDelay: ['yes'],
        Persistent: ['yes'],
      });
      const { Service } = parseUnit(read(`systemd/${kind}/qm-agent-sync.service`));
      expect(Service).toMatchObject({ Type: ['oneshot'], SuccessExitStatus: ['4 5'] });
    }
  });
});

describe('launchd property lists', () => {
  it.each(PLISTS)('%s says what to start, and when', (name) => {
    expect(toPlistValue(parseXml(read(name)))).toMatchObject({
      Label: expect.stringMatching(/^quartermaster\.agent/),
      ProgramArguments: [AGENT_PATHS.darwin, name.includes('/system/') ? 'run' : 'sync'],
      ProcessType: 'Background',
      Umask: 0o077,
    });
  });

  const judge = has('python3') ? 'plistlib' : 'our parser alone, for want of python3';
  it.each(PLISTS)(`%s is read by ${judge}`, (name) => {
    const value = toPlistValue(parseXml(read(name)));
    if (!has('python3')) return expect(value).toBeDefined();
    const script = 'import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], "rb"))))';
    const { stdout, stderr } = spawnSync('python3', ['-c', script, path.join(HERE, name)], {
      encoding: 'utf8',
    });
    expect([stderr, JSON.parse(stdout)]).toEqual(['', value]);
  });
});

describe('Windows tasks', () => {
  it.each(TASKS)(
    '%s is well-formed, syncs with a random delay, and goes on without mains and network',
    (name) => {
      const task = parseXml(read(name));
      expect(findText(task, 'Triggers', 'TimeTrigger', 'RandomDelay')).toBe('PT15M');
      expect(findText(task, 'Settings', 'DisallowStartIfOnBatteries')).toBe('false');
      expect(findText(task, 'Settings', 'RunOnlyIfNetworkAvailable')).toBe('false');
      expect(findText(task, 'Settings', 'MultipleInstancesPolicy')).toBe('IgnoreNew');
      expect(findText(task, 'Actions', 'Exec', 'Arguments')).toMatch(/sync$/);
      const isSystem = name.includes('/system/');
      if (isSystem) expect(findText(task, 'Actions', 'Exec', 'Command')).toBe(AGENT_PATHS.windows);
      expect(findText(task, 'Principals', 'Principal', 'UserId')).toBe(isSystem ? 'S-1-5-18' : undefined);
      expect(findText(task, 'Principals', 'Principal', 'RunLevel')).toBe(
        isSystem ? 'HighestAvailable' : 'LeastPrivilege',
      );
    },
  );

  it.each(['<a><b></a>', '<a>', '<a/><b/>', '<a>x & y</a>', '<a b=c/>', 'x'])(
    'would not pass as %s',
    (xml) => {
      expect(() => parseXml(xml)).toThrow();
    },
  );
});
