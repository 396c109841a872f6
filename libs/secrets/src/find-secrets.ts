import { locateSecrets, type SecretKind, type SecretSpan } from './locate-secrets.js';
import { isReference } from './reference.js';
import { lintValues, type LintValues } from './secretlint.js';

/** One text to examine: where it stands, what it is called, what it says. */
export interface SecretField {
  /** `servers.github.env.GITHUB_TOKEN`. */
  path: string;
  /** Of the variable, header, flag or parameter; `''` where there is none. */
  name: string;
  value: string;
}

/** Where a secret stands and why it is taken for one; never what it is. */
export interface SecretHit {
  path: string;
  kind: SecretKind;
  reason: string;
}

/** Every field that looks like a secret or a placeholder of one, in the order given. Never throws: what could not be examined is a hit. */
export async function findSecrets(fields: readonly SecretField[]): Promise<SecretHit[]> {
  const spans = await locateInFields(fields);
  return fields.flatMap(({ path }, index) => {
    const found = spans[index]!;
    const worst = found.find(isSecret) ?? found[0];
    return worst === undefined ? [] : [{ path, kind: worst.kind, reason: worst.reason }];
  });
}

/** The spans of all secrets, by field: the structural rule first, then the scanner on what it let pass. */
export async function locateInFields(
  fields: readonly SecretField[],
  lint: LintValues = lintValues,
): Promise<SecretSpan[][]> {
  const spans = fields.map(({ name, value }) => locateSecrets(name, value));
  const left = fields.flatMap((field, index) =>
    spans[index]!.length === 0 && isWorthReading(field) ? [index] : [],
  );
  const scanned = await scan(
    left.map((index) => fields[index]!),
    lint,
  );
  left.forEach((index, at) => (spans[index] = scanned[at]!));
  return spans;
}

/** Whether a hit refuses the value. A placeholder is no secret, though it is no working value either. */
export function isSecret({ kind }: { kind: SecretKind }): boolean {
  return kind !== 'placeholder';
}

async function scan(fields: readonly SecretField[], lint: LintValues): Promise<SecretSpan[][]> {
  if (fields.length === 0) return [];
  try {
    return await lint(fields);
  } catch {
    // The error is not passed on: it may quote the text. Every value that was not read is refused instead.
    return fields.map(({ value }) => [
      {
        start: 0,
        end: value.length,
        kind: 'unchecked',
        reason: 'could not be examined: the secret scanner failed',
      },
    ]);
  }
}

function isWorthReading({ value }: SecretField): boolean {
  return value.length >= 8 && !isReference(value);
}
