import { isServerKey } from '@app/domain';
import { locateSecrets } from '@app/secrets';
import type { Notes } from './notes.js';

/**
 * The key each server gets in a template: its own where every client accepts it, else the nearest that they
 * do. Every change is reported.
 */
export function toKeys(names: readonly { name: string; path: string }[], notes: Notes): string[] {
  const taken = new Set(names.map(({ name }) => name).filter(isUsable));
  return names.map(({ name, path }) => {
    if (isUsable(name)) return name;
    const key = toFree(toSlug(name), taken);
    taken.add(key);
    notes.warn({
      rule: 'server-keys',
      subject: key,
      where: path,
      message: `the name of this server is no key that every client accepts; the template calls it ${key}`,
      fix: 'Keep the new key, or choose another of letters, digits, - and _ (at most 64).',
    });
    return key;
  });
}

function isUsable(name: string): boolean {
  return isServerKey(name) && locateSecrets('', name).length === 0;
}

function toSlug(name: string): string {
  if (locateSecrets('', name).length > 0) return 'server';
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '');
  return slug.slice(0, 56) || 'server';
}

function toFree(slug: string, taken: ReadonlySet<string>): string {
  for (let at = 1; ; at++) {
    const key = at === 1 ? slug : `${slug}-${at}`;
    if (!taken.has(key)) return key;
  }
}
