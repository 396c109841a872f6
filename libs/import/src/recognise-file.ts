import { FleetError } from '@app/domain';
import type { Node } from 'jsonc-parser';
import { toPath } from './config-path.js';
import { findMember, isObject, toMembers } from './node.js';
import type { Notes } from './notes.js';
import type { ImportedClient } from './parsed-config.js';
import { toPosition } from './position.js';
import type { Document } from './read-document.js';

/** A file whose servers were found. */
export interface RecognisedFile {
  client: ImportedClient;
  /** The object that holds the servers, and where it is. */
  servers: Node;
  path: string;
  /** VS Code's `inputs`. */
  inputs: Node | undefined;
}

/**
 * Which client's file this is, by its shape: a file keeps its shape when it is renamed.
 * @throws FleetError NOT_A_CLIENT_CONFIG with line and column
 */
export function recogniseFile(
  { text, root }: Document,
  options: { client?: ImportedClient; fileName?: string },
  notes: Notes,
): RecognisedFile {
  if (!isObject(root)) throw notConfig(text, root, `is ${nameOf(root)}, not an object`);
  const found = findVsCode(root) ?? findMcpServers(root, options.fileName) ?? findBare(root);
  if (!found) throw notConfig(text, root, 'has neither "mcpServers" nor "servers"');
  if (!isObject(found.servers)) {
    throw notConfig(
      text,
      found.servers,
      `"${found.path}" is ${nameOf(found.servers)}, not an object of servers by name`,
    );
  }
  noteRest(root, found, notes);
  return { ...found, client: options.client ?? found.client };
}

/** `mcp.json` with `servers` and `inputs`; before that, and still read, `mcp` or `mcp.servers` in settings.json. */
function findVsCode(root: Node): RecognisedFile | null {
  const flat = findMember(root, 'mcp.servers');
  if (flat)
    return {
      client: 'vscode',
      servers: flat,
      path: toPath('', 'mcp.servers'),
      inputs: findMember(root, 'mcp.inputs'),
    };
  const nested = findMember(root, 'mcp');
  const inner = findMember(nested, 'servers');
  if (inner)
    return { client: 'vscode', servers: inner, path: 'mcp.servers', inputs: findMember(nested, 'inputs') };
  const servers = findMember(root, 'servers');
  if (!servers || findMember(root, 'mcpServers')) return null;
  return { client: 'vscode', servers, path: 'servers', inputs: findMember(root, 'inputs') };
}

function findMcpServers(root: Node, fileName = ''): RecognisedFile | null {
  const servers = findMember(root, 'mcpServers');
  if (servers)
    return {
      client: toClient(root, fileName),
      servers,
      path: 'mcpServers',
      inputs: findMember(root, 'inputs'),
    };
  // Claude Code's own file when only projects have servers.
  const projects = findMember(root, 'projects');
  if (!projects || !toMembers(projects).some(({ node }) => findMember(node, 'mcpServers'))) return null;
  return {
    client: 'claude-code',
    servers: { type: 'object', offset: 0, length: 0, children: [] },
    path: 'mcpServers',
    inputs: undefined,
  };
}

function toClient(root: Node, fileName: string): ImportedClient {
  const name = fileName.toLowerCase().replaceAll('\\', '/');
  if (findMember(root, 'projects') || findMember(root, 'numStartups')) return 'claude-code';
  if (/(?:^|\/)\.(?:claude|mcp)\.json$/.test(name)) return 'claude-code';
  if (/claude_desktop_config/.test(name) || findMember(root, 'globalShortcut')) return 'claude-desktop';
  if (/(?:^|\/)\.?cursor\//.test(name)) return 'cursor';
  if (/(?:^|\/)\.vscode\//.test(name)) return 'vscode';
  return 'plain';
}

/** The servers alone, as plugins of Claude Code and many READMEs have them. */
function findBare(root: Node): RecognisedFile | null {
  const members = toMembers(root);
  const isBare =
    members.length > 0 && members.every(({ node }) => findMember(node, 'command') || findMember(node, 'url'));
  return isBare ? { client: 'plain', servers: root, path: '', inputs: undefined } : null;
}

/** Everything beside the servers. Other settings of a client stay where they are; they are named all the same. */
function noteRest(root: Node, { servers, path }: RecognisedFile, notes: Notes): void {
  if (servers === root) return;
  const used = new Set([
    path.split('.')[0]!,
    'mcp.servers',
    'mcp.inputs',
    'inputs',
    'mcpServers',
    'projects',
    '$schema',
  ]);
  const rest = toMembers(root).filter(({ name }) => !used.has(name) && name !== 'mcp');
  const projects = toMembers(findMember(root, 'projects'));
  for (const { name, node } of projects) {
    const keys = toMembers(findMember(node, 'mcpServers')).map((member) => toPath('', member.name));
    if (keys.length === 0) continue;
    const list = `${keys.slice(0, 20).join(', ')}${keys.length > 20 ? ', …' : ''}`;
    notes.notUnderstood(
      toPath('projects', name, 'mcpServers'),
      `servers of one project only are not imported: ${list}`,
    );
  }
  if (projects.length > 0 || rest.length > 12) {
    if (rest.length > 0)
      notes.notUnderstood('(other settings)', `${rest.length} other settings of the client stay as they are`);
  } else
    for (const { name } of rest)
      notes.notUnderstood(toPath('', name), 'is no server; this setting of the client stays as it is');
}

function notConfig(text: string, node: Node, problem: string): FleetError {
  const position = toPosition(text, node.offset);
  return new FleetError('NOT_A_CLIENT_CONFIG', `${position}: this is no client config: it ${problem}`, {
    hint: 'give a claude_desktop_config.json, .mcp.json, VS Code mcp.json, Cursor mcp.json or ~/.claude.json',
    issues: [{ path: position, message: problem }],
  });
}

function nameOf({ type }: Node): string {
  return { array: 'a list', object: 'an object', null: 'null' }[type as string] ?? `a ${type}`;
}
