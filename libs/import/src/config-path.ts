import { locateSecrets } from '@app/secrets';

/** `mcpServers.github.env["MY VAR"]`. A name that looks like a secret itself is not repeated. */
export function toPath(base: string, ...segments: (string | number)[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    const shown =
      locateSecrets('', segment).length > 0
        ? '…'
        : segment.length > 80
          ? `${segment.slice(0, 80)}…`
          : segment;
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(shown)) return `${path}[${JSON.stringify(shown)}]`;
    return path === '' ? shown : `${path}.${shown}`;
  }, base);
}
