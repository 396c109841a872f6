import type { DraftServer } from '@app/domain';
import { isOpaque, toReading } from '../reading.js';
import type { Rule, RuleFinding } from '../rule.js';

/**
 * Remote servers see prompts, tool results and credentials, so they are reached over TLS only. A server on
 * the workstation itself is let pass with a warning: its traffic leaves no machine, yet any other user of
 * the machine may listen on that port first.
 */
export const remoteTls: Rule = {
  id: 'remote-tls',
  title: 'Encrypted remotes',
  rationale:
    'Over plain HTTP anyone on the way reads prompts and tokens and can answer in the server’s place ' +
    '(MCP specification, security best practices; RFC 6750 section 5.3 forbids bearer tokens without TLS).',
  fix: 'Use the https:// address of the server.',
  defaultMode: 'enforce',
  check: ({ draft }) => draft.servers.flatMap(checkServer),
};

function checkServer({ key, launch }: DraftServer): RuleFinding[] {
  if (!launch) return [];
  if (launch.kind === 'remote') return checkUrl(key, 'url', launch.url);
  // Bridges such as mcp-remote take the server's address as an argument.
  const isBridge =
    launch.kind === 'package' && /(?:^|\/)(?:mcp-remote|supergateway|mcp-proxy)$/.test(launch.identifier);
  if (!isBridge) return [];
  return launch.args.flatMap((arg, index) =>
    /^(?:https?|wss?):\/\//i.test(toReading(arg)) ? checkUrl(key, `args[${index}]`, arg) : [],
  );
}

function checkUrl(key: string, where: string, value: string): RuleFinding[] {
  const url = toReading(value).trim();
  if (/^(?:https|wss):\/\//i.test(url)) return [];
  if (isOpaque(url.slice(0, 8))) {
    const fix = 'Write https:// in the template and leave only the rest to a variable.';
    return [{ subject: key, where, message: `${key}: whether ${where} is encrypted cannot be told`, fix }];
  }
  const host = toHost(url);
  if (isLoopback(host)) {
    const message = `${key}: is reached over plain HTTP on the workstation itself`;
    return [{ subject: key, where, message, severity: 'warning' }];
  }
  return [{ subject: key, where, message: `${key}: ${host || 'the server'} is reached over plain HTTP` }];
}

function toHost(url: string): string {
  try {
    return new URL(url.replace(/\$\{[^}]*\}/g, 'variable')).hostname;
  } catch {
    return '';
  }
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(host);
}
