import { FleetError, parseValue, type DraftServer, type Launch, type ValuePart } from '@app/domain';

/**
 * No plaintext secret is rendered (invariant 2): whatever a version declares as a secret must be a reference.
 * Policy refuses it with a finding long before; this holds even for a caller that never asked policy.
 *
 * @throws FleetError PLAINTEXT_SECRET, never naming the value
 */
export function checkSecretInputs({ key, secretInputs }: DraftServer, launch: Launch): void {
  // Header names and the names of Windows' variables are the same whatever their case.
  const secret = new Set(secretInputs.map((name) => name.toLowerCase()));
  for (const { name, text, where } of toNamedTexts(launch)) {
    if (!secret.has(name.toLowerCase()) || isReference(text)) continue;
    const message = `${where} must be a secret reference, not the secret`;
    throw new FleetError('PLAINTEXT_SECRET', `${key}: ${message}`, {
      hint: `write secret://env/${name} and let each workstation provide it`,
      issues: [{ path: key, message }],
    });
  }
}

interface NamedText {
  name: string;
  text: string;
  where: string;
}

/** Everything that gives a value to a name: environment, headers, and arguments such as docker's `-e NAME=value`. */
function toNamedTexts(launch: Launch): NamedText[] {
  if (launch.kind === 'remote') return toNamed(launch.headers, 'headers');
  const args = launch.kind === 'package' ? [...launch.runnerArgs, ...launch.args] : launch.args;
  return [
    ...toNamed(launch.env, 'env'),
    ...args.flatMap((arg) => {
      const match = /^-{0,2}(?:env=|e=)?([^=]+)=(.*)$/s.exec(arg);
      return match ? [{ name: match[1]!, text: match[2]!, where: `the argument for ${match[1]}` }] : [];
    }),
  ];
}

function toNamed(record: Readonly<Record<string, string>>, of: string): NamedText[] {
  return Object.entries(record).map(([name, text]) => ({ name, text, where: `${of}.${name}` }));
}

/**
 * A reference, alone or within a text such as `Bearer ${secret://env/TOKEN}`; an empty text gives nothing
 * away. A default beside `${env:…}` is a literal like any other.
 */
function isReference(text: string): boolean {
  const parts = parseParts(text);
  if (parts.some((part) => part.kind === 'env' && part.fallback)) return false;
  return (
    parts.every(({ kind }) => kind !== 'text') ||
    parts.some(({ kind }) => kind === 'secret' || kind === 'env')
  );
}

function parseParts(text: string): readonly ValuePart[] {
  try {
    return parseValue(text);
  } catch {
    return [{ kind: 'text', text }]; // no reference, whatever it was meant to be
  }
}
