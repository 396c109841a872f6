import { toInlineJson, toJsonText, toUtf16, toUtf8 } from './encode.js';
import type { Entry } from './entry.js';
import { renderMobileconfig } from './mobileconfig.js';
import { renderRegistryFile } from './registry-file.js';
import type { Audience, Placed } from './renderer.js';
import type { Encoded } from './rendering.js';

/** The preference domain on macOS, and the policy key on Windows. https://claude.com/docs/third-party/claude-desktop/mdm */
const DOMAIN = 'com.anthropic.claudefordesktop';
const REGISTRY_KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Claude';

/**
 * Claude Desktop's managed policy. `isLocalDevMcpEnabled` is switched off on purpose: a managed set is the
 * whole set, and there is no allow list for the servers of the user's own file.
 */
export function renderDesktopPolicy(placed: readonly Placed[], { team, os }: Audience): Encoded {
  const managedMcpServers = placed.map(({ server, entry }) => ({
    name: server.key,
    ...toPolicyServer(entry),
  }));
  if (os === 'linux') return toUtf8(toJsonText({ isLocalDevMcpEnabled: false, managedMcpServers }));
  // In a plist and in the registry every value is a string: booleans as words, lists as JSON text.
  const values = { isLocalDevMcpEnabled: 'false', managedMcpServers: toInlineJson(managedMcpServers) };
  return os === 'darwin'
    ? toUtf8(renderMobileconfig({ team, domain: DOMAIN, title: 'Claude Desktop MCP servers', values }))
    : toUtf16(renderRegistryFile(REGISTRY_KEY, values));
}

function toPolicyServer(entry: Entry) {
  if (entry.kind === 'process') {
    const { command, args, env } = entry;
    return { transport: 'stdio', command, args, ...(Object.keys(env).length > 0 && { env }) };
  }
  const { transport, url, headers } = entry;
  return {
    transport: transport === 'sse' ? 'sse' : 'http',
    url,
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}
