import { inRoot, joinFor, type Machine } from '../machine.js';
import type { Place } from './place.js';

/** `claude_desktop_config.json` (docs/clients.md, "Paths"): shared with the app's preferences, strict JSON. */
export const claudeDesktopUser: Place = {
  form: 'claude-desktop.user.json',
  client: 'claude-desktop',
  how: { kind: 'shared', containers: [{ key: 'mcpServers', kind: 'object' }], allowsComments: false },
  file: (machine) => joinFor(machine.os, folder(machine), 'claude_desktop_config.json'),
  boundary: (machine) => (machine.os === 'windows' ? (machine.moved.appData ?? machine.home) : machine.home),
};

/** Linux alone has a policy file; it must be root's, in a folder of root's. */
export const claudeDesktopManaged: Place = {
  form: 'claude-desktop.managed.json',
  client: 'claude-desktop',
  how: { kind: 'own', readableBy: 'everyone' },
  file: (machine) => inRoot(machine, '/etc/claude-desktop/managed-settings.json'),
  boundary: (machine) => inRoot(machine, '/etc'),
};

export const claudeDesktopProfile: Place = {
  ...claudeDesktopManaged,
  form: 'claude-desktop.managed.mobileconfig',
  how: {
    kind: 'not-delivered',
    reason:
      'macOS takes a configuration profile from its MDM only: deliver the .mobileconfig of this team with Jamf, Kandji or Intune',
  },
};

export const claudeDesktopRegistry: Place = {
  ...claudeDesktopManaged,
  form: 'claude-desktop.managed.reg',
  how: {
    kind: 'not-delivered',
    reason: 'registry policies come with Intune or Group Policy: import the .reg of this team there',
  },
};

function folder(machine: Machine): string {
  switch (machine.os) {
    case 'darwin':
      return joinFor('darwin', machine.home, 'Library/Application Support/Claude');
    case 'windows':
      return joinFor(
        'windows',
        machine.moved.appData ?? joinFor('windows', machine.home, 'AppData\\Roaming'),
        'Claude',
      );
    case 'linux':
      return joinFor('linux', machine.home, '.config/Claude');
  }
}
