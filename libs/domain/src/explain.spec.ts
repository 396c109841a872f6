import { explain } from './explain.js';
import type { Draft, DraftServer } from './template.js';

const git: DraftServer = {
  key: 'git' as DraftServer['key'],
  server: 'com.example/git' as DraftServer['server'],
  version: '1.0.0',
  status: 'approved',
  secretInputs: [],
  from: 'platform' as Draft['team'],
  replaced: [],
};
const draft: Draft = {
  team: 'platform' as Draft['team'],
  servers: [git],
  clients: { 'claude-code': { level: 'user' }, vscode: { level: 'user' } },
  parameters: {},
  problems: [],
};

describe('an explanation', () => {
  it('says who put a server there, in which version and status, and for which clients', () => {
    const expected = [
      'the template of platform has com.example/git 1.0.0 as git',
      'com.example/git 1.0.0 is approved',
      'platform has it written for Claude Code, VS Code',
    ];
    expect(explain(draft, [], 'git')).toEqual(expected);
    expect(explain(draft, [], 'com.example/GIT')).toEqual(expected);
  });

  it('says what it replaces, where it is restricted and what was found', () => {
    const replaced = [{ team: 'organisation' as Draft['team'], server: git.server, version: '0.9.0' }];
    const server: DraftServer = {
      ...git,
      status: 'revoked',
      replaced,
      clients: ['claude-desktop'],
      oses: ['darwin'],
    };
    const finding = { rule: 'r', subject: 'git', message: 'git is bad', fix: 'make it good' };
    const findings = [
      { ...finding, severity: 'error' as const },
      { ...finding, severity: 'warning' as const },
      { ...finding, severity: 'error' as const, exception: { id: 'x', until: '2030-01-01T00:00:00Z' } },
      { ...finding, severity: 'error' as const, subject: 'other' },
    ];
    expect(explain({ ...draft, servers: [server] }, findings, 'git')).toEqual([
      'the template of platform has com.example/git 1.0.0 as git',
      'it replaces com.example/git 0.9.0, which organisation has under that key',
      'com.example/git 1.0.0 is revoked, so it is not delivered',
      'it is for macOS only',
      'it is for Claude Desktop only',
      'platform has no client written that it is for',
      'git is bad; this refuses a release (make it good)',
      'git is bad (make it good)',
      'git is bad; tolerated until 2030-01-01T00:00:00Z',
    ]);
  });

  it('says who took a server out', () => {
    const removed = [{ ...git, from: 'organisation' as Draft['team'], by: 'platform' as Draft['team'] }];
    expect(explain({ ...draft, servers: [], removed }, [], 'git')).toEqual([
      'organisation has com.example/git 1.0.0 as git; platform takes it out',
    ]);
  });

  it('says that nobody ever named a server', () => {
    expect(explain(draft, [], 'jira')).toEqual([
      'no template of platform or of the teams above it names jira',
    ]);
  });
});
