import { looksRandom } from './entropy.js';
import { isHarmless } from './harmless.js';
import { isPlaceholder } from './placeholder.js';
import { hasMask, isReference, maskReferences, toVisible } from './reference.js';
import { saysConnection, saysSecret } from './secret-name.js';
import { findKeyedPassword, SHAPES } from './secret-shapes.js';
import { locateUrlSecrets } from './secret-urls.js';

/**
 * `placeholder` is no secret, it marks where one belongs. `unchecked` means that the scanner failed. All
 * others are secrets.
 */
export type SecretKind =
  | 'name'
  | 'token'
  | 'header'
  | 'url'
  | 'connection-string'
  | 'private-key'
  | 'random'
  | 'scanner'
  | 'unchecked'
  | 'placeholder';

/** Longer values are refused unread: no argument or variable needs them, and reading must stay cheap. */
const MOST = 8192;

/** Where in a text a secret stands, and why it is taken for one. Never the text itself. */
export interface SecretSpan {
  start: number;
  end: number;
  kind: SecretKind;
  reason: string;
}

/** The structural rule, for one value: pure and sync. Null when it looks harmless. */
export function looksSecret(name: string, value: string): Omit<SecretSpan, 'start' | 'end'> | null {
  const [first] = locateSecrets(name, value).sort((a, b) => rank(a) - rank(b));
  return first === undefined ? null : { kind: first.kind, reason: first.reason };
}

/** Every secret in a value, in order and without overlap. */
export function locateSecrets(name: string, value: string): SecretSpan[] {
  if (value.length > MOST)
    return [{ start: 0, end: value.length, kind: 'unchecked', reason: 'too long to be examined' }];
  if (isReference(value)) return [];
  const masked = maskReferences(value);
  const whole = locateByName(name, masked);
  if (whole) return [whole];
  return toDisjoint([
    ...locateShapes(masked),
    ...locateUrlSecrets(masked),
    ...locateKeyed(masked),
    ...locatePairs(masked),
    ...locateRandom(masked),
  ]);
}

/** A value whose name says secret is one, whatever it looks like: default deny. */
function locateByName(name: string, masked: string): SecretSpan | null {
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

function locateShapes(masked: string): SecretSpan[] {
  return SHAPES.flatMap(({ kind, reason, pattern }) =>
    [...masked.matchAll(pattern)].map((match): SecretSpan => {
      const secret = match[1] ?? match[0];
      const start = match.index + match[0].lastIndexOf(secret);
      return {
        start,
        end: start + secret.length,
        kind: isPlaceholder(secret) ? 'placeholder' : kind,
        reason,
      };
    }),
  );
}

function locateKeyed(masked: string): SecretSpan[] {
  const password = findKeyedPassword(masked);
  if (password === null || isReference(password)) return [];
  const kind = isPlaceholder(password) ? 'placeholder' : 'connection-string';
  return [{ start: 0, end: masked.length, kind, reason: 'a connection string with a password in it' }];
}

/** A name and its value in one text: `--token=x`, `API_KEY=x`, `Authorization: x`, `X-Api-Key:x`. */
const PAIR =
  /^\s*(?:(-{0,2}[A-Za-z_][A-Za-z0-9_.-]{0,80})(?:=|:\s+)|([A-Za-z-]{0,40}(?:authorization|cookie|-key|-token|-secret)):)/i;

/** Pairs may hold pairs: `--env=API_KEY=x`, `--header=Authorization: x`. */
function locatePairs(masked: string): SecretSpan[] {
  const pair = PAIR.exec(masked);
  if (!pair) return [];
  const [offset, rest] = [pair[0].length, masked.slice(pair[0].length)];
  const inner = locateByName(pair[1] ?? pair[2]!, rest);
  const found = inner ? [inner] : locatePairs(rest);
  return found.map((span) => ({ ...span, start: span.start + offset, end: span.end + offset }));
}

function locateRandom(masked: string): SecretSpan[] {
  const text = toVisible(masked);
  if (hasMask(masked) || !looksRandom(text)) return [];
  return [{ start: 0, end: masked.length, kind: 'random', reason: 'long random text such as a key' }];
}

/** The widest span wins where two overlap: what is replaced must hold the whole secret. */
function toDisjoint(spans: readonly SecretSpan[]): SecretSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end || rank(a) - rank(b));
  const kept: SecretSpan[] = [];
  for (const span of sorted) {
    const last = kept.at(-1);
    if (!last || span.start >= last.end) kept.push(span);
    else
      kept[kept.length - 1] = {
        ...(rank(span) < rank(last) ? span : last),
        start: last.start,
        end: Math.max(last.end, span.end),
      };
  }
  return kept;
}

function rank({ kind }: { kind: SecretKind }): number {
  return kind === 'placeholder' ? 1 : 0;
}
