import { joinFor, type Machine } from '../machine.js';
import type { Place } from './place.js';

/** `mcp.json` of the default profile (docs/clients.md, "Paths"): JSON with comments; `inputs` are shared by all servers. */
export const vscodeUser: Place = {
  form: 'vscode.user.json',
  client: 'vscode',
  how: {
    kind: 'shared',
    containers: [
      { key: 'servers', kind: 'object' },
      { key: 'inputs', kind: 'array' },
    ],
    allowsComments: true,
  },
  file: (machine) => joinFor(machine.os, folder(machine), 'Code', 'User', 'mcp.json'),
  boundary: (machine) => {
    if (machine.os === 'windows') return machine.moved.appData ?? machine.home;
    return machine.os === 'linux' ? (machine.moved.xdgConfig ?? machine.home) : machine.home;
  },
};

function folder(machine: Machine): string {
  switch (machine.os) {
    case 'darwin':
      return joinFor('darwin', machine.home, 'Library/Application Support');
    case 'windows':
      return machine.moved.appData ?? joinFor('windows', machine.home, 'AppData\\Roaming');
    case 'linux':
      return machine.moved.xdgConfig ?? joinFor('linux', machine.home, '.config');
  }
}
