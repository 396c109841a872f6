import { looksRandom } from './entropy.js';
import { isHarmless } from './harmless.js';
import type { SecretSpan } from './locate-secrets.js';
import { isPlaceholder } from './placeholder.js';
import { hasMask, toVisible } from './reference.js';
import { saysConnection, saysSecret } from './secret-name.js';
import { findKeyedPassword } from './secret-shapes.js';
import { locateUrlSecrets } from './secret-urls.js';

/** A value whose name says secret is one, whatever it looks like: default deny. */
export function locateByName(name: string, masked: string): SecretSpan | null {
  if (!saysSecret(name)) return null;
  const scheme = /^\s*(?:Bearer|Basic|Token|ApiKey|Api-Key|Digest)\s+/i.exec(masked)?.[0] ?? '';
  const text = masked.slice(scheme.length);
  const span = { start: scheme.length, end: masked.length };
  if (isPlaceholder(toVisible(text)) && !hasMask(text)) {
    return { ...span, kind: 'placeholder', reason: 'a placeholder where a secret belongs' };
  }
  if (isHarmless(name, text)) return null;
  if (findKeyedPassword(masked) !== null || isWholeConnection(masked)) {
    return {
      start: 0,
      end: masked.length,
      kind: 'connection-string',
      reason: 'a connection string with a password in it',
    };
  }
  if (saysConnection(name) && /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return null; // its URL decides
  return { ...span, kind: 'name', reason: 'its name says that it is a secret' };
}

function isWholeConnection(masked: string): boolean {
  return locateUrlSecrets(masked).some(({ kind, start }) => kind === 'connection-string' && start === 0);
}

/** A name and its value in one text: `--token=x`, `API_KEY=x`, `Authorization: x`, `X-Api-Key:x`. */
const PAIR =
  /^\s*(?:(-{0,2}[A-Za-z_][A-Za-z0-9_.-]{0,80})(?:=|:\s+)|([A-Za-z-]{0,40}(?:authorization|cookie|-key|-token|-secret)):)/i;

/** Pairs may hold pairs: `--env=API_KEY=x`, `--header=Authorization: x`. */
export function locatePairs(masked: string): SecretSpan[] {
  const pair = PAIR.exec(masked);
  if (!pair) return [];
  const [offset, rest] = [pair[0].length, masked.slice(pair[0].length)];
  const inner = locateByName(pair[1] ?? pair[2]!, rest);
  const found = inner ? [inner] : locatePairs(rest);
  return found.map((span) => ({ ...span, start: span.start + offset, end: span.end + offset }));
}

/** `NAME=`, `--flag=`: with `=` for padding, a name before a key would pass for a part of it. */
const NAMED = /^-{0,2}[A-Za-z_][A-Za-z0-9_.-]{0,80}=(?=[^=])/;

export function locateRandom(masked: string): SecretSpan[] {
  const start = NAMED.exec(masked)?.[0].length ?? 0;
  const text = toVisible(masked.slice(start));
  if (hasMask(masked) || !looksRandom(text)) return [];
  return [{ start, end: masked.length, kind: 'random', reason: 'long random text such as a key' }];
}
