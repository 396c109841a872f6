import { parseValue, toValueText, type ValuePart } from '@app/domain';
import { locateSecrets } from '@app/secrets';
import type { Input } from './inputs.js';

/** A stretch of a raw text that is a secret, and the variable that is to hold it. */
export interface Replacement {
  start: number;
  end: number;
  variable: string;
}

export interface CanonicalText {
  /** Null when it cannot be written as a value. */
  value: string | null;
  /** A sentence about each reference that was not understood. */
  notes: string[];
  /** The variables that hold its secrets now. */
  variables: string[];
}

/** Any client's `${…}`; the fallback of `${NAME:-…}` holds no braces. */
const REFERENCE = /\$\{([^{}]*)\}/g;
const VARIABLE = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;
/** What clients call the folders that an agent knows. */
const FOLDERS: Readonly<Record<string, string>> = {
  userHome: 'home',
  workspaceFolder: 'workspace',
  home: 'home',
  workspace: 'workspace',
};

/** Variables of VS Code and Cursor that are no environment variables, and that no agent knows. */
const EDITOR = new Set(
  (
    'workspaceFolderBasename workspaceRoot file fileWorkspaceFolder relativeFile relativeFileDirname fileBasename ' +
    'fileBasenameNoExtension fileExtname fileDirname fileDirnameBasename cwd execPath lineNumber columnNumber ' +
    'selectedText defaultBuildTask pathSeparator'
  ).split(' '),
);

/**
 * A text of a client's file in the one spelling of a template: the client's variables become references, the
 * secrets too, and every other `$` is a literal one.
 */
export function toCanonical(
  text: string,
  secrets: readonly Replacement[],
  inputs: ReadonlyMap<string, Input>,
): CanonicalText {
  const notes: string[] = [];
  const parts: ValuePart[] = [];
  const replaced = widen(text, secrets);
  let at = 0;
  for (const { start, end, variable } of replaced) {
    parts.push(...toParts(text.slice(at, start), inputs, notes), toSecret(variable));
    at = end;
  }
  parts.push(...toParts(text.slice(at), inputs, notes));
  return { value: toValidText(parts), notes, variables: replaced.map(({ variable }) => variable) };
}

/** A secret inside a reference is its fallback: the whole reference then is that secret's place. */
function widen(text: string, secrets: readonly Replacement[]): Replacement[] {
  const references = [...text.matchAll(REFERENCE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    variable: VARIABLE.exec(match[1]!)?.[1],
  }));
  const widened = secrets.map(({ start, end, variable }) => {
    const touched = references.filter((reference) => reference.start < end && start < reference.end);
    const within = touched.find((reference) => reference.start <= start && end <= reference.end);
    return {
      start: Math.min(start, ...touched.map((reference) => reference.start)),
      end: Math.max(end, ...touched.map((reference) => reference.end)),
      variable: within?.variable ?? variable,
    };
  });
  return widened.filter((each, index) => index === 0 || each.start >= widened[index - 1]!.end);
}

function toParts(text: string, inputs: ReadonlyMap<string, Input>, notes: string[]): ValuePart[] {
  if (/^secret:\/\//.test(text)) return [{ kind: 'text', text }];
  const bare = /^\$([A-Z_][A-Z0-9_]*)$/.exec(text) ?? /^%([A-Za-z_][A-Za-z0-9_]*)%$/.exec(text);
  if (bare) return [{ kind: 'env', name: bare[1]! }];
  const parts: ValuePart[] = [];
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    parts.push({ kind: 'text', text: text.slice(at, match.index) });
    parts.push(toReference(match[1]!, inputs) ?? literal(match[0], notes));
    at = match.index + match[0].length;
  }
  parts.push({ kind: 'text', text: text.slice(at) });
  return parts.filter((part) => part.kind !== 'text' || part.text !== '');
}

function toReference(inner: string, inputs: ReadonlyMap<string, Input>): ValuePart | null {
  const folder = Object.hasOwn(FOLDERS, inner) ? FOLDERS[inner] : undefined;
  if (folder !== undefined) return { kind: 'variable', name: folder };
  if (inner.startsWith('secret://')) return parseAlone(`\${${inner}}`);
  if (inner.startsWith('input:')) return toInput(inputs.get(inner.slice('input:'.length)), inner);
  const variable = EDITOR.has(inner) ? null : VARIABLE.exec(inner);
  if (!variable || locateSecrets('', variable[1]!).length > 0) return null;
  const [, name, fallback] = variable;
  return { kind: 'env', name: name!, ...(fallback === undefined ? {} : { fallback }) };
}

/** An input that the file does not define is asked for all the same; whether it is secret, its name tells. */
function toInput(input: Input | undefined, inner: string): ValuePart | null {
  if (!input)
    return parseAlone(
      `\${env:${inner
        .slice('input:'.length)
        .replace(/[^A-Za-z0-9]+/g, '_')
        .toUpperCase()}}`,
    );
  if (input.secret) return toSecret(input.variable);
  return {
    kind: 'env',
    name: input.variable,
    ...(input.fallback === undefined ? {} : { fallback: input.fallback }),
  };
}

function literal(text: string, notes: string[]): ValuePart {
  notes.push('holds a ${…} that is no variable known here; it was kept as text');
  return { kind: 'text', text };
}

function toSecret(variable: string): ValuePart {
  return { kind: 'secret', secret: { provider: 'env', path: variable } };
}

function parseAlone(text: string): ValuePart | null {
  try {
    return parseValue(text)[0] ?? null;
  } catch {
    return null;
  }
}

/** A text that starts with `secret://` can only be a reference; where it is none, it cannot be written. */
function toValidText(parts: readonly ValuePart[]): string | null {
  const [first] = parts;
  const raw = first?.kind === 'text' && first.text.startsWith('secret://');
  const text = raw
    ? parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
    : toValueText(parts);
  try {
    return toValueText(parseValue(text));
  } catch {
    return null;
  }
}
