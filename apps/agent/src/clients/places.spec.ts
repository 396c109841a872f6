import path from 'node:path';
import { FORMS, OSES, type Form, type Os } from '@app/domain';
import { inRoot, type Machine } from '../machine.js';
import { places } from './index.js';

const HOMES: Record<Os, string> = {
  linux: '/home/alice',
  darwin: '/Users/alice',
  windows: 'C:\\Users\\alice',
};

function aMachine(os: Os, overrides: Partial<Machine> = {}): Machine {
  return {
    os,
    home: HOMES[os],
    rootDir: '',
    stateFolder: os === 'windows' ? 'C:\\QM' : '/qm',
    moved: {},
    ...overrides,
  };
}

describe('where clients keep their config', () => {
  it.each<[Form, Os, string]>([
    ['claude-desktop.user.json', 'linux', '/home/alice/.config/Claude/claude_desktop_config.json'],
    [
      'claude-desktop.user.json',
      'darwin',
      '/Users/alice/Library/Application Support/Claude/claude_desktop_config.json',
    ],
    [
      'claude-desktop.user.json',
      'windows',
      'C:\\Users\\alice\\AppData\\Roaming\\Claude\\claude_desktop_config.json',
    ],
    ['claude-desktop.managed.json', 'linux', '/etc/claude-desktop/managed-settings.json'],
    ['claude-code.user.json', 'linux', '/home/alice/.claude.json'],
    ['claude-code.user.json', 'darwin', '/Users/alice/.claude.json'],
    ['claude-code.user.json', 'windows', 'C:\\Users\\alice\\.claude.json'],
    ['claude-code.managed-mcp.json', 'linux', '/etc/claude-code/managed-mcp.json'],
    ['claude-code.managed-mcp.json', 'darwin', '/Library/Application Support/ClaudeCode/managed-mcp.json'],
    ['claude-code.managed-mcp.json', 'windows', 'C:\\Program Files\\ClaudeCode\\managed-mcp.json'],
    ['vscode.user.json', 'linux', '/home/alice/.config/Code/User/mcp.json'],
    ['vscode.user.json', 'darwin', '/Users/alice/Library/Application Support/Code/User/mcp.json'],
    ['vscode.user.json', 'windows', 'C:\\Users\\alice\\AppData\\Roaming\\Code\\User\\mcp.json'],
    ['launcher.json', 'linux', '/qm/launcher.json'],
  ])('%s on %s is %s', (form, os, file) => {
    expect(places[form].file(aMachine(os))).toBe(file);
  });

  it('is below the prefix, where there is one', () => {
    const image = aMachine('linux', {
      rootDir: '/image',
      home: '/image/home/alice',
      stateFolder: '/image/var/qm',
    });
    for (const form of FORMS) expect(places[form].file(image)).toMatch(/^\/image\//);
    expect(inRoot({ os: 'windows', rootDir: 'D:\\image' }, 'C:\\Program Files')).toBe(
      'D:\\image\\C\\Program Files',
    );
  });

  it('follows users who moved it', () => {
    const moved = { claudeConfig: '/data/claude', xdgConfig: '/data/config', appData: 'D:\\Roaming' };
    expect(places['claude-code.user.json'].file(aMachine('linux', { moved }))).toBe(
      '/data/claude/.claude.json',
    );
    expect(places['vscode.user.json'].file(aMachine('linux', { moved }))).toBe(
      '/data/config/Code/User/mcp.json',
    );
    expect(places['vscode.user.json'].file(aMachine('windows', { moved }))).toBe(
      'D:\\Roaming\\Code\\User\\mcp.json',
    );
  });

  it('is always below the folder that links must not lead out of', () => {
    for (const os of OSES) {
      for (const form of FORMS) {
        const place = places[form];
        const { relative, isAbsolute } = os === 'windows' ? path.win32 : path.posix;
        const below = relative(place.boundary(aMachine(os)), place.file(aMachine(os)));
        expect([form, os, below.startsWith('..'), isAbsolute(below)]).toEqual([form, os, false, false]);
      }
    }
  });
});
