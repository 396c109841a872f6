import { compareText, toValueText, type Os, type ServerKey } from '@app/domain';
import { toJsonText, toUtf8 } from './encode.js';
import type { ProcessEntry } from './entry.js';
import type { Encoded } from './rendering.js';
import type { Startable, Value } from './startable.js';

/** Where the agent's packages install it, so that a client finds it whatever its PATH is. */
export const AGENT_PATHS: Record<Os, string> = {
  darwin: '/usr/local/bin/qm-agent',
  linux: '/usr/local/bin/qm-agent',
  windows: 'C:\\Program Files\\Quartermaster\\qm-agent.exe',
};

/** What a client starts instead of the real server; the launcher looks the key up in `launcher.json`. */
export function toLauncherEntry(key: ServerKey, os: Os): ProcessEntry {
  return { kind: 'process', command: AGENT_PATHS[os], args: ['launch', key], env: {} };
}

/**
 * `launcher.json`: how the launcher starts or reaches each server that some client starts through it. The
 * texts stay in the product's own value syntax; the launcher resolves them on the workstation.
 */
export function renderLauncher(servers: readonly Startable[]): Encoded {
  const sorted = [...servers].sort((a, b) => compareText(a.key, b.key));
  return toUtf8(
    toJsonText({
      version: 1,
      servers: Object.fromEntries(sorted.map((server) => [server.key, toTarget(server)])),
    }),
  );
}

function toTarget(server: Startable) {
  return server.kind === 'process'
    ? { command: toValueText(server.command), args: server.args.map(toValueText), env: toTexts(server.env) }
    : { transport: server.transport, url: toValueText(server.url), headers: toTexts(server.headers) };
}

function toTexts(values: readonly (readonly [string, Value])[]): Record<string, string> {
  return Object.fromEntries(values.map(([name, value]) => [name, toValueText(value)]));
}
