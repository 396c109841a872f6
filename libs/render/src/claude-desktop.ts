import type { Os, ValuePart } from '@app/domain';
import { toJsonText, toUtf8 } from './encode.js';
import { toParts, type Entry } from './entry.js';
import { renderDesktopPolicy } from './claude-desktop-policy.js';
import type { Audience, Limit, Renderer } from './renderer.js';
import type { Startable } from './startable.js';

/**
 * Claude Desktop: the user's `claude_desktop_config.json`, which knows processes only, or its managed
 * policy. It resolves no variables, so whatever holds a reference starts through the launcher.
 * https://code.claude.com/docs/en/desktop
 */
export const claudeDesktop: Renderer = {
  spell: (part: ValuePart) => (part.kind === 'text' ? part.text : undefined),
  findLimit,
  refuses: (server, { level, os }) =>
    level === 'managed' && server.kind === 'process' && !isManagedCommand(server, os),
  most: ({ level }) => (level === 'managed' ? 100 : Infinity),
  warn: ({ level }) => (level === 'managed' ? [LOCKED_SETTINGS] : []),
  file: (placed, audience) =>
    audience.level === 'managed'
      ? renderDesktopPolicy(placed, audience)
      : toUtf8(
          toJsonText({
            mcpServers: Object.fromEntries(
              placed.map(({ server, entry }) => [server.key, toUserServer(entry)]),
            ),
          }),
        ),
};

const LOCKED_SETTINGS = {
  rule: 'client-limits',
  severity: 'warning',
  subject: 'config',
  message:
    'any managed key makes Claude Desktop show its settings as managed by the organisation; builds before 1.24012.11 read managed servers in third-party inference mode only',
  fix: 'try it on one workstation first, or write Claude Desktop at user level',
  where: 'claude-desktop',
} as const;

function findLimit(server: Startable, { level }: Audience): Limit | undefined {
  if (toParts(server).some((part) => part.kind === 'variable' && part.name === 'workspace')) {
    return {
      why: 'it has no workspace',
      fix: 'leave Claude Desktop out with clients, or do without ${workspace}',
    };
  }
  if (server.kind === 'process') return undefined;
  if (level === 'user') {
    return {
      why: "its user's file has no remote servers",
      fix: 'leave Claude Desktop out with clients, or write it at managed level, which has remote servers over https',
    };
  }
  const [start] = server.url;
  return start?.kind === 'text' && start.text.startsWith('https://')
    ? undefined
    : {
        why: 'it reaches managed servers over https only',
        fix: 'use an https URL, or leave Claude Desktop out with clients',
      };
}

/** Managed entries take a bare name or a local absolute path: no `~`, no `..`, no network path. */
function isManagedCommand(server: Startable & { kind: 'process' }, os: Os): boolean {
  const command = server.command.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  if (command.includes('~') || command.split(/[\\/]/).includes('..')) return false;
  const absolute = os === 'windows' ? /^[A-Za-z]:[\\/]/ : /^\/(?!\/)/;
  return absolute.test(command) || !/[\\/]/.test(command);
}

function toUserServer(entry: Entry) {
  if (entry.kind === 'remote') throw new Error('a remote server has no place in the user file'); // findLimit left it out
  const { command, args, env } = entry;
  return { command, args, ...(Object.keys(env).length > 0 && { env }) };
}
