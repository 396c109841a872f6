import fc from 'fast-check';
import { compose, type GetVersion } from './compose.js';
import { ORGANISATION, type ServerName, type TeamSlug } from './names.js';
import type { Launch, ServerVersion } from './server.js';
import { EMPTY_TEMPLATE, type Template, type TemplateLayer, type TemplateServer } from './template.js';

const TEAM = 'platform' as TeamSlug;

function anEntry(name: string, over: Partial<TemplateServer> = {}): TemplateServer {
  return {
    enabled: true,
    server: `com.example/${name}` as ServerName,
    version: '1.0.0',
    args: [],
    env: {},
    ...over,
  };
}

function aLayer(team: string, template: Partial<Template>): TemplateLayer {
  return { team: team as TeamSlug, revision: 1, template: { ...EMPTY_TEMPLATE, ...template } };
}

/** A registry in which every server has version 1.0.0, started in this way. */
const registry =
  (
    launch: Launch = { kind: 'command', command: 'run', args: ['--base'], env: { A: '1', B: '1' } },
  ): GetVersion =>
  (server, version): ServerVersion | undefined =>
    version === '1.0.0'
      ? {
          server,
          version,
          status: 'approved',
          description: '',
          launch,
          secretInputs: ['Z', 'A'],
          proposedBy: 'alice',
        }
      : undefined;

const remote: Launch = {
  kind: 'remote',
  transport: 'sse',
  url: 'https://${host}/x',
  headers: { Authorization: 'secret://env/T', Accept: '*/*' },
};

function composeOne(template: Partial<Template>, launch?: Launch) {
  return compose(TEAM, [aLayer('platform', template)], registry(launch));
}

describe('inheritance', () => {
  it('takes what the layers above have, sorted by key', () => {
    const layers = [
      aLayer(ORGANISATION, { servers: { zeta: anEntry('zeta'), Alpha: anEntry('alpha') } }),
      aLayer('platform', { servers: { beta: anEntry('beta') } }),
    ];
    const draft = compose(TEAM, layers, registry());
    expect(draft.servers.map(({ key, from }) => [key, from])).toEqual([
      ['Alpha', ORGANISATION],
      ['beta', 'platform'],
      ['zeta', ORGANISATION],
    ]);
    expect(draft.problems).toEqual([]);
  });

  it('lets a lower entry replace the one above, and remembers it', () => {
    const layers = [
      aLayer(ORGANISATION, { servers: { git: anEntry('git', { version: '0.9.0' }) } }),
      aLayer('parent', { servers: { git: anEntry('git', { version: '0.9.5' }) } }),
      aLayer('platform', { servers: { git: anEntry('git') } }),
    ];
    const draft = compose(TEAM, layers, registry());
    expect(draft.servers).toMatchObject([{ key: 'git', version: '1.0.0', from: 'platform' }]);
    expect(draft.servers[0]!.replaced.map(({ team, version }) => [team, version])).toEqual([
      [ORGANISATION, '0.9.0'],
      ['parent', '0.9.5'],
    ]);
    expect(draft.problems).toEqual([]);
  });

  it('takes out what a lower layer switches off, and remembers who did', () => {
    const layers = [
      aLayer(ORGANISATION, { servers: { git: anEntry('git') } }),
      aLayer('platform', { servers: { git: anEntry('git', { enabled: false }) } }),
    ];
    const draft = compose(TEAM, layers, registry());
    expect(draft.servers).toEqual([]);
    expect(draft.removed).toMatchObject([{ key: 'git', from: ORGANISATION, by: 'platform' }]);
  });

  it('merges clients one by one; null switches one off', () => {
    const layers = [
      aLayer(ORGANISATION, { clients: { 'claude-code': { level: 'managed' }, vscode: { level: 'user' } } }),
      aLayer('platform', { clients: { vscode: null, 'claude-desktop': { level: 'user' } } }),
    ];
    expect(compose(TEAM, layers, registry()).clients).toEqual({
      'claude-desktop': { level: 'user' },
      'claude-code': { level: 'managed' },
    });
  });
});

describe('a launch', () => {
  it('gets the arguments of the template appended and its environment laid over', () => {
    const draft = composeOne({
      servers: { git: anEntry('git', { args: ['--more'], env: { B: '2', C: '2' } }) },
    });
    expect(draft.servers[0]!.launch).toMatchObject({
      args: ['--base', '--more'],
      env: { A: '1', B: '2', C: '2' },
    });
    expect(draft.servers[0]!.secretInputs).toEqual(['A', 'Z']);
  });

  it('replaces a header whatever the case of its name', () => {
    const servers = { git: anEntry('git', { env: { authorization: 'secret://env/U' } }) };
    const draft = composeOne({ servers, parameters: { host: 'mcp.example.com' } }, remote);
    expect(draft.servers[0]!.launch).toMatchObject({
      url: 'https://mcp.example.com/x',
      headers: { Accept: '*/*', authorization: 'secret://env/U' },
    });
  });

  it('has the parameters of its cohort put in, the nearest layer first, and keeps what only a workstation knows', () => {
    const args = ['${site}/${deep}', '${home}/${env:X:-y}', 'secret://vault/a#b', '$${site}'];
    const layers = [
      aLayer(ORGANISATION, { parameters: { site: 'emea', deep: '${site}-$$1 ${user}' } }),
      aLayer('platform', { parameters: { site: 'apac' }, servers: { git: anEntry('git', { args }) } }),
    ];
    const draft = compose(TEAM, layers, registry());
    expect(draft.servers[0]!.launch).toMatchObject({
      args: ['--base', 'apac/apac-$$1 ${user}', '${home}/${env:X:-y}', 'secret://vault/a#b', '$${site}'],
    });
    expect(draft.parameters).toEqual({ deep: '${site}-$$1 ${user}', site: 'apac' });
  });
});

describe('problems', () => {
  const kinds = (draft: ReturnType<typeof compose>) =>
    draft.problems.map(({ kind, subject }) => [kind, subject]);

  it('tell of a version that the registry does not have, and keep the entry visible', () => {
    const draft = composeOne({ servers: { git: anEntry('git', { version: '9.9.9' }) } });
    expect(kinds(draft)).toEqual([['unknown-version', 'git']]);
    expect(draft.servers).toMatchObject([{ key: 'git', status: 'unknown' }]);
    expect(draft.servers[0]).not.toHaveProperty('launch');
  });

  it('tell of another server under an inherited key', () => {
    const layers = [
      aLayer(ORGANISATION, { servers: { git: anEntry('git') } }),
      aLayer('platform', { servers: { git: anEntry('other') } }),
    ];
    expect(kinds(compose(TEAM, layers, registry()))).toEqual([['shadowed-key', 'git']]);
  });

  it('tell of keys that differ only in case', () => {
    const draft = composeOne({ servers: { git: anEntry('a'), GIT: anEntry('b') } });
    expect(kinds(draft)).toEqual([['case-clash', 'git']]);
  });

  it('tell of one server under two keys, unless no client and system has both', () => {
    expect(kinds(composeOne({ servers: { a: anEntry('x'), b: anEntry('x') } }))).toEqual([
      ['duplicate-server', 'b'],
    ]);
    const apart = { a: anEntry('x', { oses: ['windows'] }), b: anEntry('x', { oses: ['linux', 'darwin'] }) };
    expect(kinds(composeOne({ servers: apart }))).toEqual([]);
  });

  it('tell of unknown variables and invalid values with their place, and never quote a value', () => {
    const literal = `hunter${2}`;
    const env = { B: '${nobody}', C: `${literal}\${`, D: '${loop}' };
    const draft = composeOne({ servers: { git: anEntry('git', { env }) }, parameters: { loop: 'x${loop}' } });
    expect(draft.problems.map(({ kind, message }) => [kind, message.split(' ')[1]])).toEqual([
      ['unknown-variable', 'env.B'],
      ['invalid-value', 'env.C'],
      ['invalid-value', 'env.D'],
    ]);
    expect(JSON.stringify(draft.problems)).not.toContain(literal);
  });

  it('tell of arguments and line breaks where a remote server has no place for them', () => {
    const servers = { git: anEntry('git', { args: ['x'], env: { Accept: 'a\r\nHost: b' } }) };
    const draft = composeOne({ servers, parameters: { host: 'h' } }, remote);
    expect(draft.problems.map(({ message }) => message)).toEqual([
      'git: args have no place in a remote server',
      'git: headers.Accept holds a line break',
    ]);
  });

  it('tell of parameters that refer to each other until no machine could hold what they stand for', () => {
    const tenfold = (name: string) => `\${${name}}`.repeat(10);
    const names = Array.from({ length: 20 }, (_, at) => `p${at}`);
    for (const last of ['lol', '']) {
      const parameters = Object.fromEntries(names.map((name, at) => [name, tenfold(names[at + 1] ?? 'end')]));
      const draft = composeOne({
        servers: {
          bomb: anEntry('bomb', { args: ['${p0}'] }),
          plain: anEntry('plain', { args: ['${end}'] }),
        },
        parameters: { ...parameters, end: last },
      });
      expect(draft.problems).toMatchObject([{ kind: 'invalid-value', subject: 'bomb' }]);
      expect(draft.servers[1]!.launch).toMatchObject({ args: ['--base', last] });
    }
  });

  it('tell of one long parameter that is used over and over', () => {
    const args = Array<string>(500).fill('${long}');
    const servers = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`s${at}`, anEntry(`s${at}`, { args })]),
    );
    const draft = composeOne({ servers, parameters: { long: 'x'.repeat(8000) } });
    expect(draft.problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(draft).length).toBeLessThan(8_000_000);
  });

  it('of one server cost no other', () => {
    const draft = composeOne({ servers: { bad: anEntry('bad', { args: ['${'] }), good: anEntry('good') } });
    expect(draft.servers.map(({ key }) => key)).toEqual(['bad', 'good']);
    expect(kinds(draft)).toEqual([['invalid-value', 'bad']]);
  });
});

it('gives equal drafts for equal layers, whatever the order of their keys', () => {
  const key = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,3}$/);
  const entry = fc
    .record({
      name: fc.constantFrom('a', 'b', 'c'),
      enabled: fc.boolean(),
      env: fc.dictionary(key, fc.string()),
    })
    .map(({ name, ...rest }) => anEntry(name, rest));
  const template = fc.record({
    servers: fc.dictionary(key, entry),
    parameters: fc.dictionary(key, fc.string()),
    clients: fc.constant({}),
  });
  fc.assert(
    fc.property(fc.array(template, { maxLength: 4 }), (templates) => {
      const layers = templates.map((template, at) => aLayer(`t${at}`, template));
      const shuffled = layers.map((layer) => ({ ...layer, template: turned(layer.template) }));
      expect(JSON.stringify(compose(TEAM, shuffled, registry()))).toBe(
        JSON.stringify(compose(TEAM, layers, registry())),
      );
    }),
  );
});

function turned(template: Template): Template {
  const turn = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).reverse());
  return { ...template, servers: turn(template.servers), parameters: turn(template.parameters) };
}
