import { compareText, type Os, type SecretReference, type ValuePart } from '@app/domain';
import { toJsonText, toUtf8 } from './encode.js';
import { toParts, type Entry } from './entry.js';
import { toEnvironmentName, toPlainText } from './environment.js';
import type { Placed, Renderer } from './renderer.js';

/**
 * VS Code: `mcp.json` of the user's profile, `servers` by key and one of `inputs` for every `${input:…}`.
 * Unknown fields are refused by the client, so there are none.
 * https://code.visualstudio.com/docs/agents/reference/mcp-configuration
 */
export const vscode: Renderer = {
  spell,
  findLimit: () => undefined,
  file: (placed) => {
    const inputs = toInputs(placed);
    const servers = Object.fromEntries(placed.map(({ server, entry }) => [server.key, toServer(entry)]));
    return toUtf8(toJsonText({ ...(inputs.length > 0 && { inputs }), servers }));
  },
};

/** `${env:V}` has no default there; what has one goes through the launcher. */
function spell(part: ValuePart, os: Os): string | undefined {
  if (part.kind === 'variable' && part.name === 'home') return '${userHome}';
  if (part.kind === 'variable' && part.name === 'workspace') return '${workspaceFolder}';
  if (part.kind === 'secret' && isPrompt(part.secret)) return `\${input:${part.secret.path}}`;
  const name = toEnvironmentName(part, os);
  return name === undefined ? toPlainText(part) : `\${env:${name}}`;
}

/** A secret for which VS Code asks its user once, and which it keeps in its own secret storage. */
function isPrompt({ provider, path, field }: SecretReference): boolean {
  return provider === 'prompt' && field === undefined && /^[\w.-]+$/.test(path);
}

function toInputs(placed: readonly Placed[]) {
  const keysById = new Map<string, string[]>();
  for (const { server, launched } of placed) {
    if (launched) continue;
    const ids = toParts(server).flatMap((part) =>
      part.kind === 'secret' && isPrompt(part.secret) ? [part.secret.path] : [],
    );
    for (const id of new Set(ids)) keysById.set(id, [...(keysById.get(id) ?? []), server.key]);
  }
  return [...keysById]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, keys]) => ({
      type: 'promptString',
      id,
      description: `${id} for ${keys.join(', ')}`,
      password: true,
    }));
}

function toServer(entry: Entry) {
  if (entry.kind === 'process') {
    const { command, args, env } = entry;
    return { type: 'stdio', command, args, ...(Object.keys(env).length > 0 && { env }) };
  }
  const { transport, url, headers } = entry;
  const type = transport === 'sse' ? 'sse' : 'http';
  return { type, url, ...(Object.keys(headers).length > 0 && { headers }) };
}
