import { locateByName, locatePairs, locateRandom } from './named-secrets.js';
import { isPlaceholder } from './placeholder.js';
import { findFallbacks, isReference, maskReferences } from './reference.js';
import { findKeyedPassword, SHAPES } from './secret-shapes.js';
import { locateUrlSecrets } from './secret-urls.js';
import { locateInJson, locateInWords } from './secret-words.js';

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
    ...locateInWords(masked),
    ...locateInJson(masked),
    ...locateInFallbacks(value),
  ]);
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

/** `${API_TOKEN:-literal}`: the variable in front names its fallback. */
function locateInFallbacks(value: string): SecretSpan[] {
  return findFallbacks(value).flatMap(({ name, text, at }) => {
    const found = locateByName(name, text);
    return found ? [{ ...found, start: found.start + at, end: found.end + at }] : [];
  });
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
