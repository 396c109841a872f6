import { looksRandom } from './entropy.js';
import type { SecretSpan } from './locate-secrets.js';
import { locateByName, locatePairs, locateRandom } from './named-secrets.js';

const WORD = /"([^"]*)"|'([^']*)'|[^\s"']+/g;
const FLAG = /^--?[A-Za-z][A-Za-z0-9_.-]*$/;

/** A whole command line in one text, as `sh -c` and some config files have it: each word as if it stood alone. */
export function locateInWords(masked: string): SecretSpan[] {
  if (!/\s/.test(masked.trim())) return [];
  let previous = '';
  return [...masked.matchAll(WORD)].flatMap((match) => {
    const word = match[1] ?? match[2] ?? match[0];
    const at = match.index + (word === match[0] ? 0 : 1);
    const name = FLAG.test(previous) && !FLAG.test(word) ? previous.replace(/^-+/, '') : '';
    previous = match[0];
    return locateWord(name, word).map((span) => shift(span, at));
  });
}

function locateWord(name: string, word: string): SecretSpan[] {
  const named = locateByName(name, word);
  return named ? [named] : [...locatePairs(word), ...locateRandom(word)];
}

const MEMBER = /"((?:[^"\\]|\\.){1,80})"\s*:\s*"((?:[^"\\]|\\.)*)"/g;
/** In JSON these say what is looked up, not with what: `{"key": "region"}`. */
const LOOKUP = /^keys?$/i;

/** Members of JSON inside a text: `--config {"apiKey": "…"}`. */
export function locateInJson(masked: string): SecretSpan[] {
  if (!masked.includes('{')) return [];
  return [...masked.matchAll(MEMBER)].flatMap((match): SecretSpan[] => {
    const [name, value] = [match[1]!, match[2]!];
    const at = match.index + match[0].length - 1 - value.length;
    const found = LOOKUP.test(name) ? null : locateByName(name, value);
    if (found) return [shift(found, at)];
    if (!looksRandom(value)) return [];
    return [{ start: at, end: at + value.length, kind: 'random', reason: 'long random text such as a key' }];
  });
}

function shift(span: SecretSpan, by: number): SecretSpan {
  return { ...span, start: span.start + by, end: span.end + by };
}
