/**
 * Where packages and remotes may come from. An entry is `npm`, `pypi`, a host (`ghcr.io`, `api.example.com`),
 * a host pattern (`*.example.com`, `*`), or any of these after `https://`, which then speaks of remotes alone
 * and not of image registries.
 */
export type Source = { kind: 'registry'; name: 'npm' | 'pypi' } | { kind: 'image' | 'remote'; host: string };

/** What holds where no policy says otherwise: the public registries, and remotes on any host (TLS is another rule's). */
export const DEFAULT_SOURCES: readonly string[] = ['npm', 'pypi', 'docker.io', 'ghcr.io', 'https://*'];

const REMOTE_ONLY = 'https://';

export function allowsSource(entries: readonly string[], source: Source): boolean {
  return entries.some((entry) => {
    if (source.kind === 'registry') return entry === source.name;
    if (entry === 'npm' || entry === 'pypi') return false;
    const { remoteOnly, host } = parse(entry);
    return !(remoteOnly && source.kind === 'image') && coversHost(host, source.host);
  });
}

/** What both lists allow. Patterns are nested or disjoint, so the narrower of each pair is the answer. */
export function intersectSources(a: readonly string[], b: readonly string[]): string[] {
  const both = a.flatMap((left) => b.flatMap((right) => intersect(left, right)));
  return both.filter((entry, at) => both.indexOf(entry) === at);
}

function intersect(left: string, right: string): string[] {
  if (left === right) return [left];
  if ([left, right].some((entry) => entry === 'npm' || entry === 'pypi')) return [];
  const [a, b] = [parse(left), parse(right)];
  const host = coversHost(a.host, b.host) ? b.host : coversHost(b.host, a.host) ? a.host : null;
  return host === null ? [] : [`${a.remoteOnly || b.remoteOnly ? REMOTE_ONLY : ''}${host}`];
}

function parse(entry: string): { remoteOnly: boolean; host: string } {
  const remoteOnly = entry.startsWith(REMOTE_ONLY);
  return { remoteOnly, host: (remoteOnly ? entry.slice(REMOTE_ONLY.length) : entry).replace(/\/+$/, '') };
}

/** `*.example.com` covers every name below example.com, not example.com itself. */
function coversHost(pattern: string, host: string): boolean {
  if (pattern === '*' || pattern === host) return true;
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}
