import { diffTemplates } from './diff-templates.js';
import { EMPTY_TEMPLATE, type Template, type TemplateServer } from './template.js';

const git: TemplateServer = {
  enabled: true,
  server: 'com.example/git' as TemplateServer['server'],
  version: '1.0.0',
  args: [],
  env: { LEVEL: 'info' },
};

function messages(before: Partial<Template>, after: Partial<Template>): string[] {
  return diffTemplates({ ...EMPTY_TEMPLATE, ...before }, { ...EMPTY_TEMPLATE, ...after }).map(
    ({ message }) => message,
  );
}

describe('the difference between two templates', () => {
  it('is nothing when nothing changed', () => {
    expect(messages({ servers: { git } }, { servers: { git: { ...git } } })).toEqual([]);
  });

  it('names servers that come and go', () => {
    expect(
      messages({ servers: { old: git } }, { servers: { git, off: { ...git, enabled: false } } }),
    ).toEqual([
      'adds git: com.example/git 1.0.0',
      'takes out the inherited off',
      'removes old (com.example/git 1.0.0)',
    ]);
  });

  it('names every part of a server that changes', () => {
    const other = 'com.example/other' as TemplateServer['server'];
    const after = {
      ...git,
      server: other,
      version: '2.0.0',
      args: ['x'],
      env: { LEVEL: 'debug', MORE: '1' },
    };
    expect(messages({ servers: { git } }, { servers: { git: { ...after, oses: ['linux'] } } })).toEqual([
      'git: becomes another server: com.example/git → com.example/other',
      'git: version 1.0.0 → 2.0.0',
      'git: arguments change',
      'git: changes LEVEL',
      'git: adds MORE',
      'git: operating systems: all → linux',
    ]);
  });

  it('names clients and parameters', () => {
    const before = { clients: { vscode: { level: 'user' } }, parameters: { a: '1', b: '1' } } as const;
    const after = {
      clients: { vscode: null, 'claude-code': { level: 'managed' } },
      parameters: { b: '2' },
    } as const;
    expect(messages(before, after)).toEqual([
      'Claude Code is written at managed level',
      'VS Code is switched off',
      'removes the parameter a',
      'changes the parameter b',
    ]);
  });

  it('never shows a value: it may be a secret that nobody has refused yet', () => {
    const literal = `hunter${2}`;
    const after = {
      servers: { git: { ...git, args: [literal], env: { LEVEL: literal } } },
      parameters: { a: literal },
    };
    expect(JSON.stringify(diffTemplates(EMPTY_TEMPLATE, { ...EMPTY_TEMPLATE, ...after }))).not.toContain(
      literal,
    );
    expect(messages({ servers: { git } }, after).join()).not.toContain(literal);
  });
});
