import { FleetError } from './errors.js';

/**
 * The texts of a template (arguments, environment, headers, URL) may hold three kinds of reference:
 *
 * - `${name}` — an agent variable (`home`, `user`, `workspace`) or a parameter the template declares;
 * - `${env:NAME}` and `${env:NAME:-default}` — an environment variable of the workstation;
 * - `secret://provider/path#field` — where a secret is; never the secret. `secret://env/NAME` is the
 *   environment variable NAME, known to be secret.
 *
 * `$$` is a literal `$`. A secret reference stands alone or inside `${secret://…}` within a longer text,
 * such as `Bearer ${secret://env/TOKEN}`.
 */
export type ValuePart =
  | { kind: 'text'; text: string }
  | { kind: 'variable'; name: string }
  | { kind: 'env'; name: string; fallback?: string }
  | { kind: 'secret'; secret: SecretReference };

/** Where a secret is. `field` picks one of several values at the path. */
export interface SecretReference {
  provider: string;
  path: string;
  field?: string;
}

/** Names whose value the agent knows on each workstation. */
export const AGENT_VARIABLES = ['home', 'user', 'workspace'] as const;

const SECRET = /^secret:\/\/([a-z][a-z0-9-]{0,31})\/([^#\s}]+)(?:#([^\s}]+))?$/;
const ENV = /^env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** @throws FleetError INVALID_INPUT when a `${` is not closed or what it holds is no reference */
export function parseValue(text: string): ValuePart[] {
  if (text.startsWith('secret://')) return [{ kind: 'secret', secret: parseSecretReference(text) }];
  const parts: ValuePart[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') parts.push({ kind: 'text', text: literal });
    literal = '';
  };
  for (let at = 0; at < text.length;) {
    if (text.startsWith('$$', at)) {
      literal += '$';
      at += 2;
    } else if (text.startsWith('${', at)) {
      const end = text.indexOf('}', at);
      if (end < 0)
        throw new FleetError('INVALID_INPUT', `"\${" is never closed`, { hint: 'write $$ for a literal $' });
      flush();
      parts.push(parseReference(text.slice(at + 2, end)));
      at = end + 1;
    } else {
      literal += text[at++];
    }
  }
  flush();
  return parts;
}

/** @throws FleetError INVALID_INPUT */
export function parseSecretReference(text: string): SecretReference {
  const match = SECRET.exec(text);
  if (!match) {
    throw new FleetError(
      'INVALID_INPUT',
      'a secret reference is secret://provider/path or secret://provider/path#field',
    );
  }
  return { provider: match[1]!, path: match[2]!, ...(match[3] === undefined ? {} : { field: match[3] }) };
}

export function toSecretText({ provider, path, field }: SecretReference): string {
  return `secret://${provider}/${path}${field === undefined ? '' : `#${field}`}`;
}

/** The inverse of `parseValue`, in its one canonical spelling. */
export function toValueText(parts: readonly ValuePart[]): string {
  if (parts.length === 1 && parts[0]!.kind === 'secret') return toSecretText(parts[0]!.secret);
  return parts.map(toPartText).join('');
}

/** A literal text as a value: its `$` are escaped, so that nothing in it is taken for a reference. */
export function toLiteralText(text: string): string {
  return text.replaceAll('$', '$$$$');
}

function parseReference(inner: string): ValuePart {
  if (inner.startsWith('secret://')) return { kind: 'secret', secret: parseSecretReference(inner) };
  const env = ENV.exec(inner);
  if (env) return { kind: 'env', name: env[1]!, ...(env[2] === undefined ? {} : { fallback: env[2] }) };
  if (NAME.test(inner)) return { kind: 'variable', name: inner };
  throw new FleetError('INVALID_INPUT', `"\${${inner.slice(0, 60)}}" is no variable`, {
    hint: 'variables are ${home}, ${env:NAME}, ${env:NAME:-default} or a declared parameter; write $$ for a literal $',
  });
}

function toPartText(part: ValuePart): string {
  switch (part.kind) {
    case 'text':
      return toLiteralText(part.text);
    case 'variable':
      return `\${${part.name}}`;
    case 'env':
      return `\${env:${part.name}${part.fallback === undefined ? '' : `:-${part.fallback}`}}`;
    case 'secret':
      return `\${${toSecretText(part.secret)}}`;
  }
}
