import fc from 'fast-check';
import { FleetError } from './errors.js';
import { parseTemplate, validateTemplate } from './parse-template.js';
import { EMPTY_TEMPLATE } from './template.js';

const whole = {
  servers: {
    git: {
      enabled: true,
      server: 'com.example/git',
      version: '1.0.0',
      args: ['--x'],
      env: { A: 'b', 'X-Trace': 'c', 'ProgramFiles(x86)': 'd' },
      clients: ['vscode'],
      oses: ['linux'],
    },
  },
  clients: { vscode: { level: 'user' }, 'claude-code': null },
  parameters: { site: 'emea' },
};

describe('a template', () => {
  it('is read as it was written', () => {
    expect(parseTemplate(whole)).toEqual(whole);
    expect(parseTemplate(JSON.parse(JSON.stringify(parseTemplate(whole))))).toEqual(whole);
  });

  it('may leave out what has an obvious meaning', () => {
    expect(parseTemplate({})).toEqual(EMPTY_TEMPLATE);
    expect(
      parseTemplate({ servers: { git: { server: 'com.example/git', version: '1.0.0' } } }).servers.git,
    ).toEqual({
      enabled: true,
      server: 'com.example/git',
      version: '1.0.0',
      args: [],
      env: {},
    });
  });

  it('is refused with everything that is wrong with it, each with its path', () => {
    const broken = {
      servers: {
        'a b': { server: 'nothing', version: '', args: 'x', colour: 1 },
        git: { ...whole.servers.git, enabled: 'yes', clients: [], oses: ['beos'], env: { 'a=b': 1 } },
      },
      clients: { emacs: { level: 'user' }, vscode: { level: 'managed' } },
      parameters: { home: '/root', ok: 'a\0b' },
      more: {},
    };
    const error = thrown(() => parseTemplate(broken));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.options.issues!.map(({ path }) => path)).toEqual([
      'more',
      'servers.a b',
      'servers.a b.colour',
      'servers.a b.server',
      'servers.a b.version',
      'servers.a b.args',
      'servers.git.clients',
      'servers.git.oses[0]',
      'servers.git.enabled',
      'servers.git.env.a=b',
      'servers.git.env.a=b',
      'clients.emacs',
      'clients.vscode.level',
      'parameters.home',
      'parameters.ok',
    ]);
    expect(validateTemplate(broken)).toEqual(error.options.issues);
  });

  it.each([null, [], 'text', 7, undefined])('is not %p', (input) => {
    expect(thrown(() => parseTemplate(input)).code).toBe('INVALID_INPUT');
  });

  it('refuses any other input with issues, never with a crash', () => {
    const parse = (input: unknown) => {
      const issues = validateTemplate(input);
      if (issues.length === 0) expect(parseTemplate(input)).toBeDefined();
      else expect(thrown(() => parseTemplate(input)).options.issues).toEqual(issues);
    };
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), parse));
    fc.assert(
      fc.property(fc.anything(), fc.string(), (input, key) => {
        parse({ servers: { [key]: input } });
        parse({ servers: { git: { ...whole.servers.git, args: input, env: { [key]: input } } } });
        parse({ clients: { vscode: input }, parameters: input });
      }),
    );
  });

  it('treats names of object members as any other name', () => {
    const parsed = parseTemplate(JSON.parse('{"parameters":{"toString":"x","constructor":"y"}}'));
    expect(Object.keys(parsed.parameters)).toEqual(['toString', 'constructor']);
  });

  it('refuses the one name that most programs cannot keep', () => {
    const input: unknown = JSON.parse('{"parameters":{"__proto__":"x"}}');
    expect(validateTemplate(input)).toEqual([{ path: 'parameters.__proto__', message: 'is no name to use' }]);
  });
});

function thrown(act: () => unknown): FleetError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(FleetError);
    return error as FleetError;
  }
  throw new Error('nothing was refused');
}
