/**
 * Names in the registry, the same for the same thing on every machine and without asking anyone: where it comes
 * from in reverse, as the official registry has it, then what it is called there.
 */

/** `@scope/name` is `org.npmjs.scope/name`. */
export function toNpmServerName(identifier: string): string {
  const [, scope, name] = /^(?:@([^/]+)\/)?(.+)$/.exec(identifier)!;
  return join(['org.npmjs', scope], name!);
}

/** PyPI does not tell `My_Pkg` from `my-pkg` (PEP 503), so neither does the name. */
export function toPyPiServerName(identifier: string): string {
  return join(['org.pypi'], identifier.toLowerCase().replace(/[-_.]+/g, '-'));
}

/** `ghcr.io/owner/image` is `io.ghcr.owner/image`; an image without a host is Docker Hub's. */
export function toImageServerName(identifier: string): string {
  const parts = identifier.split('/');
  const hasHost = parts.length > 1 && /[.:]|^localhost$/.test(parts[0]!);
  const host = hasHost ? parts.shift()! : 'docker.io';
  const image = parts.pop()!;
  if (/(?:^|\.)docker\.io$/.test(host)) return join(['com.docker.hub', parts.join('.') || 'library'], image);
  return join([toReversed(host), ...parts], image);
}

/** Its host in reverse and its path: `https://mcp.example.com/v1/mcp` is `com.example.mcp/v1-mcp`. */
export function toRemoteServerName(url: string, key: string): string {
  if (!URL.canParse(url)) return join(['local'], key);
  const { hostname, port, pathname } = new URL(url);
  const path = [port, pathname].map(toSlug).filter((part) => part !== '');
  const isNamed = /[a-z]/i.test(hostname) && hostname.includes('.');
  if (!isNamed) return join(['local', toSlug(hostname)], path.join('-') || key);
  return join([toReversed(hostname)], path.join('-') || 'mcp');
}

const NOT_TELLING =
  /^(?:index|main|server|app|run|start|cli|mcp|dist|build|docker|podman|npx|npm|pnpm|yarn|bunx?|uvx?|pipx|node|python3?|deno|java|cmd|env|sudo|wsl|bash|sh|zsh|powershell|pwsh)$/i;

/** A program or script, by its own name: `local/server`. */
export function toCommandServerName(subject: string, key: string): string {
  const base = subject
    .replace(/\$\{[^}]*\}/g, '')
    .split(/[\\/]/)
    .at(-1)!;
  const plain = base.replace(/\.(?:exe|cmd|bat|sh|[cm]?[jt]s|py|rb|jar|dll)$/i, '');
  // Half of all scripts are called index or main, and runners run anything; their server's key says more.
  const isTelling = toSlug(plain) !== '' && !NOT_TELLING.test(plain);
  return join(['local'], isTelling ? plain : key);
}

/** The same name with the key behind it, for another launch of what has this name already. */
export function toOwnName(server: string, key: string): string {
  const [owner, name] = server.split('/') as [string, string];
  return join([owner], `${name}-${key}`);
}

function toReversed(host: string): string {
  const [name, port] = host.split(':') as [string, string?];
  return [...name.split('.').reverse(), ...(port === undefined ? [] : [port])].join('.');
}

function join(owner: readonly (string | undefined)[], name: string): string {
  const labels = owner.flatMap((part) => (part ?? '').split('.')).map(toSlug);
  const first = labels
    .filter((label) => label !== '')
    .join('.')
    .slice(0, 190)
    .replace(/[.-]+$/, '');
  return `${first.length < 2 ? 'local' : first}/${
    toSlug(name)
      .slice(0, 90)
      .replace(/[-.]+$/, '') || 'server'
  }`;
}

function toSlug(text: string): string {
  return text
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .toLowerCase();
}
