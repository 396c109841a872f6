import {
  RULE_MODES,
  type Finding,
  type PolicyDocument,
  type PolicyException,
  type ServerName,
} from '@app/domain';
import fc from 'fast-check';
import { aCommand, aDraft, anImage, aPackage, aRemote, aServer, openPolicy } from '../test/draft-factory.js';
import { matchesServer } from './check-denied.js';
import { evaluate, isRefused, mergePolicies, rules } from './index.js';

const now = new Date('2026-11-20T12:00:00Z');
const faulty = aDraft(
  aServer({ key: 'a', status: 'draft' }),
  aServer({ key: 'b', launch: aRemote('http://mcp.example.com') }),
  aServer({ key: 'c', launch: anImage({ version: 'latest', runnerArgs: ['--privileged'] }) }),
  aServer({ key: 'd', launch: aCommand('bash', '-c', 'x') }),
  aServer({ key: 'e', launch: aPackage({ version: 'unresolved' }) }),
);

const exception = (over: Partial<PolicyException> = {}): PolicyException => ({
  id: '1',
  team: faulty.team,
  rule: 'remote-tls',
  subject: 'b',
  reason: 'moves next week',
  approvedBy: 'bob',
  until: '2026-12-01T00:00:00Z',
  ...over,
});

describe('evaluate', () => {
  it('lets a draft without faults pass', async () => {
    expect(await evaluate(aDraft(aServer()), openPolicy, [], now)).toEqual([]);
  });

  it('answers every finding at once, each with rule, severity and fix', async () => {
    const found = await evaluate(faulty, openPolicy, [], now);
    expect(found.map(({ subject, rule }) => `${subject} ${rule}`)).toEqual([
      'a approved-servers',
      'b remote-tls',
      'c container-isolation',
      'c immutable-image',
      'd allowed-runners',
      'd no-shell',
      'e exact-version',
    ]);
    expect(found.every(({ severity, fix }) => severity === 'error' && fix.length > 0)).toBe(true);
    expect(isRefused(found)).toBe(true);
  });

  it('follows the mode of each rule', async () => {
    const policy = mergePolicies([{ rules: { 'approved-servers': 'off', 'remote-tls': 'warn' } }]);
    const found = await evaluate(faulty, policy, [], now);
    expect(found.find(({ subject }) => subject === 'a')).toBeUndefined();
    expect(found.find(({ subject }) => subject === 'b')).toMatchObject({ severity: 'warning' });
  });

  it('marks what an exception tolerates until its date', async () => {
    const only = aDraft(faulty.servers[1]!);
    const found = await evaluate(
      only,
      openPolicy,
      [exception(), exception({ id: '2', until: '2027-01-01T00:00:00Z' })],
      now,
    );
    expect(found).toMatchObject([{ exception: { id: '2', until: '2027-01-01T00:00:00Z' } }]);
    expect(isRefused(found)).toBe(false);
  });

  it.each([
    ['has run out', { until: '2026-11-20T12:00:00Z' }],
    ['has a date that cannot be read', { until: 'soon' }],
    ['speaks of another rule', { rule: 'no-shell' }],
    ['speaks of another server', { subject: 'a' }],
  ])('counts a finding whose exception %s', async (_why, over) => {
    expect(isRefused(await evaluate(aDraft(faulty.servers[1]!), openPolicy, [exception(over)], now))).toBe(
      true,
    );
  });

  it('lets no mode and no exception past a denied server', async () => {
    const rulesOff = Object.fromEntries(rules.map(({ id }) => [id, 'off' as const]));
    const policy = mergePolicies([{ rules: rulesOff, deniedServers: ['org.npmjs.modelcontextprotocol/*'] }]);
    const all = rules.map(({ id }) => exception({ rule: id, subject: '*' }));
    const found = await evaluate(
      aDraft(aServer()),
      policy,
      [...all, exception({ rule: 'denied-servers', subject: '*' })],
      now,
    );
    expect(found).toMatchObject([{ rule: 'denied-servers', severity: 'error' }]);
    expect(isRefused(found)).toBe(true);
  });

  it('refuses what could not be composed', async () => {
    const problem = { kind: 'unknown-variable' as const, subject: 'a', message: 'a: args[0] uses ${x}' };
    const found = await evaluate({ ...aDraft(), problems: [problem] }, openPolicy, [], now);
    expect(found).toMatchObject([{ rule: 'well-formed', severity: 'error' }]);
  });

  it('turns a rule that breaks into a finding of that rule, without the value that broke it', async () => {
    const broken = aServer({ launch: { ...aPackage(), args: [null as unknown as string, 'hunter2'] } });
    const found = await evaluate(aDraft(broken), openPolicy, [], now);
    expect(isRefused(found)).toBe(true);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('keeps findings made elsewhere, in order', async () => {
    const extra: Finding = {
      rule: 'config-format',
      severity: 'warning',
      subject: 'config',
      message: 'a',
      fix: 'b',
    };
    const found = await evaluate(aDraft(faulty.servers[0]!), openPolicy, [], now, [extra]);
    expect(found.map(({ rule }) => rule)).toEqual(['approved-servers', 'config-format']);
  });

  it('does not depend on the order of servers', async () => {
    const expected = await evaluate(faulty, openPolicy, [], now);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...faulty.servers], { minLength: faulty.servers.length }),
        async (servers) => {
          expect(await evaluate({ ...faulty, servers }, openPolicy, [], now)).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });
});

const sources = [
  'npm',
  'pypi',
  'docker.io',
  'ghcr.io',
  '*.example.com',
  'mcp.example.com',
  'https://*',
  '*',
  'https://mcp.example.com',
];
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const layer: fc.Arbitrary<PolicyDocument> = fc.record({
  rules: fc.dictionary(fc.constantFrom(...rules.map(({ id }) => id)), fc.constantFrom(...RULE_MODES)),
  allowedRunners: optional(fc.subarray(['npx', 'uvx', 'docker', 'node', 'path', 'bash'])),
  allowedSources: optional(fc.subarray(sources)),
  deniedServers: optional(fc.subarray(['org.npmjs/*', 'com.example/x', '*/server-everything'])),
});
const drafts = fc.subarray(
  [
    ...faulty.servers,
    aServer({ key: 'f' }),
    aServer({ key: 'g', launch: aRemote('https://mcp.example.com') }),
    aServer({ key: 'h', launch: anImage({ identifier: 'ghcr.io/a/b' }) }),
  ],
  { minLength: 1 },
);

/** What refuses, by rule and subject. */
const refused = (found: readonly Finding[]) =>
  found.filter(({ severity }) => severity === 'error').map(({ rule, subject }) => `${rule} ${subject}`);

describe('mergePolicies', () => {
  it('keeps the defaults where nobody says anything', () => {
    const merged = mergePolicies([]);
    expect(Object.values(merged.rules)).toEqual(rules.map(() => 'enforce'));
    expect(merged).toMatchObject({ allowedRunners: null, allowedSources: null, deniedServers: [] });
  });

  it('lets the organisation loosen a default and nobody below it', () => {
    expect(mergePolicies([{ rules: { 'no-shell': 'off' } }]).rules['no-shell']).toBe('off');
    expect(mergePolicies([{ rules: {} }, { rules: { 'no-shell': 'off' } }]).rules['no-shell']).toBe(
      'enforce',
    );
    expect(
      mergePolicies([{ rules: { 'no-shell': 'off' } }, { rules: { 'no-shell': 'warn' } }]).rules['no-shell'],
    ).toBe('warn');
  });

  it('narrows a team’s list of sources by the default when the organisation has none', () => {
    const team = { rules: {}, allowedSources: ['npm', 'evil.example'] };
    expect(mergePolicies([{ rules: {} }, team]).allowedSources).toEqual(['https://evil.example', 'npm']);
  });

  it('intersects patterns by what they mean', () => {
    const layers = [
      { rules: {}, allowedSources: ['*.example.com', 'npm'] },
      { rules: {}, allowedSources: ['mcp.example.com', 'https://*', 'pypi'] },
    ];
    expect(mergePolicies(layers).allowedSources).toEqual(['https://*.example.com', 'mcp.example.com']);
  });

  it.each<[string, unknown, object]>([
    ['an unknown mode', { rules: { 'no-shell': 'maybe' } }, { rules: { 'no-shell': 'enforce' } }],
    ['modes that are no object', { rules: 'off' }, { rules: { 'no-shell': 'enforce' } }],
    ['a list of runners that is none', { rules: {}, allowedRunners: 'npx' }, { allowedRunners: [] }],
    ['a deny list that is none', { rules: {}, deniedServers: 'x/y' }, { deniedServers: ['*'] }],
    ['an entry that is no text', { rules: {}, deniedServers: ['x/y', 7] }, { deniedServers: ['*', 'x/y'] }],
    ['nothing', null, { allowedRunners: [], deniedServers: ['*'] }],
  ])('fails closed for %s', (_what, broken, expected) => {
    const lax = { rules: Object.fromEntries(rules.map(({ id }) => [id, 'off' as const])) };
    expect(mergePolicies([lax, broken as PolicyDocument])).toMatchObject(expected);
  });

  it('lets a lower layer only tighten', async () => {
    await fc.assert(
      fc.asyncProperty(layer, layer, drafts, async (root, team, servers) => {
        const above = refused(await evaluate(aDraft(...servers), mergePolicies([root]), [], now));
        const below = refused(await evaluate(aDraft(...servers), mergePolicies([root, team]), [], now));
        expect(below).toEqual(expect.arrayContaining(above));
      }),
      { numRuns: 60 },
    );
  });

  it('never allows more for one more denied server', async () => {
    await fc.assert(
      fc.asyncProperty(
        layer,
        drafts,
        fc.constantFrom('*', 'org.npmjs/*', 'com.example/x'),
        async (root, servers, denied) => {
          const before = refused(await evaluate(aDraft(...servers), mergePolicies([root]), [], now));
          const more = { ...root, deniedServers: [...(root.deniedServers ?? []), denied] };
          expect(refused(await evaluate(aDraft(...servers), mergePolicies([more]), [], now))).toEqual(
            expect.arrayContaining(before),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of entries in a list', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 3 }), (layers) => {
        const turned = layers.map((each) => ({
          ...each,
          allowedRunners: each.allowedRunners && [...each.allowedRunners].reverse(),
          allowedSources: each.allowedSources && [...each.allowedSources].reverse(),
          deniedServers: each.deniedServers && [...each.deniedServers].reverse(),
        }));
        expect(mergePolicies(turned)).toEqual(mergePolicies(layers));
      }),
    );
  });
});

describe('matchesServer', () => {
  it.each([
    ['com.example/x', 'com.example/x', true],
    ['COM.example/X', 'com.example/x', true],
    ['com.example/*', 'com.example/x', true],
    ['*/x', 'com.example/x', true],
    ['*', 'com.example/x', true],
    ['com.*/*x', 'com.example/ax', true],
    ['com.example/x', 'com.example/xy', false],
    ['com.example/x*x', 'com.example/x', false],
    ['com.exampl/*', 'com.example/x', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(matchesServer(pattern, name as ServerName)).toBe(expected);
  });
});
