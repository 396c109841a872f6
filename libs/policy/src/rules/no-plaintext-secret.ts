import type { DraftServer } from '@app/domain';
import {
  isReference,
  isSecret,
  locateInFields,
  toLaunchFields,
  toNamedFields,
  type SecretField,
} from '@app/secrets';
import type { Rule, RuleFinding } from '../rule.js';

/** Secrets stay where they belong; what is written, signed and audited only says where that is. */
export const noPlaintextSecret: Rule = {
  id: 'no-plaintext-secret',
  title: 'No plaintext secrets',
  rationale:
    'A configuration is copied: into signed bundles, backups, logs and the audit trail, on every device of a team. ' +
    'A secret in it is a secret that everyone has (OWASP MCP Top 10, MCP01 token mismanagement and secret exposure).',
  fix: 'Write a reference such as secret://env/NAME in its place, and replace the secret: it has been seen.',
  defaultMode: 'enforce',
  check: async ({ draft }) => {
    const texts = [...draft.servers.flatMap(toTexts), ...toParameterTexts(draft.parameters)];
    const located = await locateInFields(texts);
    return texts.flatMap((text, index) => toFindings(text, located[index]!));
  },
};

interface Text extends SecretField {
  subject: string;
  /** Whether the registry declares this input secret, whatever its value looks like. */
  declared: boolean;
}

function toTexts({ key, launch, secretInputs }: DraftServer): Text[] {
  if (!launch) return [];
  return toLaunchFields(launch, '').map(({ path, name, value }) => {
    const where = path.replace(/^\./, '');
    const declared =
      /^(?:env|headers)\./.test(where) && secretInputs.some((input) => isSameName(input, name, where));
    return { subject: key, path: where, name, value, declared };
  });
}

/** Header names are the same whatever their case, names of variables are not. */
function isSameName(input: string, name: string, where: string): boolean {
  return where.startsWith('headers.') ? input.toLowerCase() === name.toLowerCase() : input === name;
}

function toParameterTexts(parameters: Readonly<Record<string, string>>): Text[] {
  return toNamedFields(parameters, '').map(({ name, value }) => ({
    subject: `parameter:${name}`,
    path: 'value',
    name,
    value,
    declared: false,
  }));
}

function toFindings(
  { subject, path, value, declared }: Text,
  spans: Awaited<ReturnType<typeof locateInFields>>[number],
): RuleFinding[] {
  const worst = spans.find(isSecret) ?? spans[0];
  if (worst) {
    const what = isSecret(worst)
      ? `looks like a secret in clear (${worst.reason})`
      : `is only ${worst.reason}`;
    return [{ subject, where: path, message: `${subject}: ${path} ${what}` }];
  }
  if (!declared || value === '' || isReference(value) || value.includes('${')) return [];
  return [
    { subject, where: path, message: `${subject}: ${path} is declared secret, so it must be a reference` },
  ];
}
