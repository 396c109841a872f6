import { isSecret, locateInFields, type SecretField, type SecretSpan } from '@app/secrets';
import type { Input } from './inputs.js';
import type { Notes } from './notes.js';
import type { ReplacedSecret } from './parsed-config.js';
import type { RawEntry, RawText } from './read-entry.js';
import { SecretLedger } from './secret-ledger.js';
import { toSecretName } from './secret-names.js';
import { toCanonical, type Replacement } from './to-canonical.js';

/** A server whose texts are values of a template: no literal secret is left in them. */
export interface Entry {
  name: string;
  /** The key it gets in a template. */
  key: string;
  path: string;
  type: string | null;
  words: string[];
  /** Where each word stands in the file. */
  wordPaths: string[];
  env: Record<string, string>;
  url: string | null;
  urlPath: string;
  headers: Record<string, string>;
  disabled: boolean;
}

export type KeyedEntry = RawEntry & { key: string };

interface Text extends SecretField {
  key: string;
  isVariable: boolean;
  raw: RawText;
}

/**
 * Replaces the secrets of all entries by references and puts every text into the template's spelling. All
 * entries at once: a secret found in one place is found wherever else it stands, even under a harmless name.
 */
export async function understandTexts(
  raw: readonly KeyedEntry[],
  inputs: ReadonlyMap<string, Input>,
  notes: Notes,
): Promise<{ entries: Entry[]; secrets: ReplacedSecret[]; ledger: SecretLedger }> {
  const texts = raw.flatMap(toTexts);
  const spans = await locateInFields(texts);
  const ledger = new SecretLedger();
  const found = texts.map((text, index) => spans[index]!.map((span) => keep(text, span, ledger)));
  const secrets: ReplacedSecret[] = [];
  const values = new Map(
    texts.map((text, index) => {
      const replacements = [...found[index]!, ...findElsewhere(text.value, found[index]!, ledger)];
      return [
        text.raw,
        understand(
          text,
          replacements.sort((a, b) => a.start - b.start),
          spans[index]!,
          inputs,
          notes,
          secrets,
        ),
      ];
    }),
  );
  return { entries: raw.map((entry) => toEntry(entry, values)), secrets, ledger };
}

function toTexts({ key, words, env, url, headers }: KeyedEntry): Text[] {
  const plain = (each: RawText, name: string): Text => ({
    key,
    path: each.path,
    name,
    value: each.text,
    isVariable: false,
    raw: each,
  });
  return [
    ...words.map((word, at) => plain(word, toFlag(words[at - 1]?.text, word.text))),
    ...[...env].map(([name, each]) => ({ ...plain(each, name), isVariable: true })),
    ...(url ? [plain(url, '')] : []),
    ...[...headers].map(([name, each]) => plain(each, name)),
  ];
}

/** The flag before a word without `=` names it: `--token x`. */
function toFlag(previous: string | undefined, word: string): string {
  if (previous === undefined || !/^--?[A-Za-z][A-Za-z0-9_.-]*$/.test(previous)) return '';
  return /^--?[A-Za-z]/.test(word) ? '' : previous.replace(/^-+/, '');
}

function keep(text: Text, span: SecretSpan, ledger: SecretLedger): Replacement {
  const name = toSecretName(text.key, text, span, text.isVariable);
  const literal = text.value.slice(span.start, span.end);
  const variable = isSecret(span) ? ledger.keep(literal, name, text.key) : ledger.keepPlace(name);
  return { start: span.start, end: span.end, variable };
}

/** Known secrets at places that do not look secret themselves. */
function findElsewhere(value: string, found: readonly Replacement[], ledger: SecretLedger): Replacement[] {
  return ledger
    .findIn(value)
    .filter(({ start, end }) => !found.some((each) => each.start < end && start < each.end));
}

function understand(
  { key, path, value }: Text,
  replacements: readonly Replacement[],
  spans: readonly SecretSpan[],
  inputs: ReadonlyMap<string, Input>,
  notes: Notes,
  secrets: ReplacedSecret[],
): string | null {
  const canonical = toCanonical(value, replacements, inputs);
  for (const reason of canonical.notes) notes.notUnderstood(path, reason);
  if (canonical.value === null) {
    notes.notUnderstood(path, 'starts with secret:// and is no secret reference; it was left out');
    return null;
  }
  const references = canonical.variables.map((variable) => `secret://env/${variable}`);
  secrets.push(...references.map((reference) => ({ path, reference })));
  report(key, path, spans, references, notes);
  return canonical.value;
}

function report(
  key: string,
  path: string,
  spans: readonly SecretSpan[],
  references: readonly string[],
  notes: Notes,
): void {
  if (references.length === 0) return;
  const span = spans.find(isSecret) ?? spans[0];
  const list = references.join(', ');
  const isPlaceholder = span !== undefined && !isSecret(span);
  notes.warn({
    rule: 'no-plaintext-secret',
    subject: key,
    where: path,
    message: isPlaceholder
      ? `${path} holds only a placeholder; the template refers to ${list}`
      : `${path} holds a secret in clear (${span?.reason ?? 'the same as elsewhere in this file'}); the template refers to ${list}`,
    fix: isPlaceholder
      ? 'Provide the secret on the workstations under that reference.'
      : 'Replace the secret, it has been lying in a plain file, and provide the new one under that reference.',
  });
}

function toEntry(raw: KeyedEntry, values: ReadonlyMap<RawText, string | null>): Entry {
  const valueOf = (text: RawText) => values.get(text) ?? null;
  const named = (texts: ReadonlyMap<string, RawText>) =>
    Object.fromEntries(
      [...texts].flatMap(([name, text]): [string, string][] => {
        const value = valueOf(text);
        return value === null ? [] : [[name, value]];
      }),
    );
  // Without its command an entry has no words at all: an argument must not become one.
  const hasCommand = raw.words[0] !== undefined && valueOf(raw.words[0]) !== null;
  const words = (hasCommand ? raw.words : []).flatMap((word) => {
    const value = valueOf(word);
    return value === null ? [] : [{ value, path: word.path }];
  });
  return {
    name: raw.name,
    key: raw.key,
    path: raw.path,
    type: raw.type,
    words: words.map(({ value }) => value),
    wordPaths: words.map(({ path }) => path),
    env: named(raw.env),
    url: raw.url && valueOf(raw.url),
    urlPath: raw.url?.path ?? '',
    headers: named(raw.headers),
    disabled: raw.disabled,
  };
}
