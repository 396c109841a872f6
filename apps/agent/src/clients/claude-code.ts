import { inRoot, joinFor, type Machine } from '../machine.js';
import type { Place } from './place.js';

/** `~/.claude.json` (docs/clients.md, "Paths"): the client keeps its state there and rewrites it all the time. Strict JSON. */
export const claudeCodeUser: Place = {
  form: 'claude-code.user.json',
  client: 'claude-code',
  how: { kind: 'shared', containers: [{ key: 'mcpServers', kind: 'object' }], allowsComments: false },
  file: (machine) => joinFor(machine.os, userFolder(machine), '.claude.json'),
  boundary: userFolder,
};

/**
 * The exclusive system file. A folder that others cannot enter makes the client ignore it and load the users'
 * own servers (docs/clients.md, "Traps"), so its mode matters as much as the file's.
 */
export const claudeCodeManaged: Place = {
  form: 'claude-code.managed-mcp.json',
  client: 'claude-code',
  how: { kind: 'own', readableBy: 'everyone' },
  file: (machine) => joinFor(machine.os, managedFolder(machine), 'managed-mcp.json'),
  boundary: managedParent,
};

function userFolder(machine: Machine): string {
  return machine.moved.claudeConfig ?? machine.home;
}

function managedFolder(machine: Machine): string {
  return joinFor(machine.os, managedParent(machine), machine.os === 'linux' ? 'claude-code' : 'ClaudeCode');
}

function managedParent(machine: Machine): string {
  switch (machine.os) {
    case 'darwin':
      return inRoot(machine, '/Library/Application Support');
    case 'windows':
      return inRoot(machine, machine.moved.programFiles ?? 'C:\\Program Files');
    case 'linux':
      return inRoot(machine, '/etc');
  }
}
