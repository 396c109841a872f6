import type { Os, ValuePart } from '@app/domain';
import { toJsonText, toUtf8 } from './encode.js';
import type { Entry } from './entry.js';
import { toEnvironmentName, toPlainText } from './environment.js';
import type { Renderer } from './renderer.js';

/** Names that Claude Code keeps for servers of its own, in exactly this case. */
const RESERVED: readonly string[] = ['workspace', 'claude-in-chrome', 'computer-use'];

/**
 * Claude Code: `mcpServers` by key, in the user's `~/.claude.json` or, exclusively, in `managed-mcp.json`;
 * both have the same shape. An empty managed file still has its `mcpServers`, so that it never reads as
 * broken. https://code.claude.com/docs/en/mcp
 */
export const claudeCode: Renderer = {
  spell,
  findLimit: ({ key }) =>
    RESERVED.includes(key)
      ? { why: 'it keeps that name for a server of its own', fix: 'choose another key for the server' }
      : undefined,
  file: (placed) =>
    toUtf8(
      toJsonText({
        mcpServers: Object.fromEntries(placed.map(({ server, entry }) => [server.key, toServer(entry)])),
      }),
    ),
};

/**
 * `${V}` and `${V:-default}`, in command, args, env, url and headers. Seen with 2.1.329: a default may hold
 * `:-` and `$`, `$V` stays as it is, and `$${V}` is a `$` before the value, so nothing escapes a `${`.
 */
function spell(part: ValuePart, os: Os): string | undefined {
  if (part.kind === 'env' && part.fallback !== undefined) return `\${${part.name}:-${part.fallback}}`;
  const name = toEnvironmentName(part, os);
  return name === undefined ? toPlainText(part) : `\${${name}}`;
}

/** A remote without `type` is skipped by the client; `disabled` and `cwd` are ignored, so they are never written. */
function toServer(entry: Entry) {
  if (entry.kind === 'process') {
    const { command, args, env } = entry;
    return { type: 'stdio', command, args, ...(Object.keys(env).length > 0 && { env }) };
  }
  const { transport, url, headers } = entry;
  const type = transport === 'sse' ? 'sse' : 'http';
  return { type, url, ...(Object.keys(headers).length > 0 && { headers }) };
}
