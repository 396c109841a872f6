import {
  FleetError,
  parseValue,
  type Issue,
  type Launch,
  type ServerVersion,
  type ValuePart,
} from '@app/domain';
import { findSecrets, isSecret, toLaunchFields, type SecretField } from '@app/secrets';

export const MUST_BE_REFERENCE = 'is declared a secret input, so it must be a reference';

/**
 * Refuses a launch that holds a secret, before anything of it is stored, logged or audited. An input that is
 * declared secret must be a reference whatever its value looks like.
 * @throws FleetError PLAINTEXT_SECRET
 */
export async function checkLaunchSecrets({
  launch,
  secretInputs,
}: Pick<ServerVersion, 'launch' | 'secretInputs'>): Promise<void> {
  const secret = new Set(secretInputs.map((name) => name.toLowerCase()));
  const declared = toNamedValues(launch)
    .filter(({ name, value }) => secret.has(name.toLowerCase()) && value !== '' && !refersToSecret(value))
    .map(({ path }) => ({ path, message: MUST_BE_REFERENCE }));
  const inputs = secretInputs.map((value, at) => ({ path: `secretInputs[${at}]`, name: '', value }));
  await checkSecrets([...toLaunchFields(launch), ...toNames(launch), ...inputs], declared);
}

/** A secret that was pasted into the wrong field. The path leaves the name out: it would be the secret. */
function toNames(launch: Launch): SecretField[] {
  const [names, path] =
    launch.kind === 'remote'
      ? [Object.keys(launch.headers), 'launch.headers']
      : [Object.keys(launch.env), 'launch.env'];
  return names.map((value) => ({ path, name: '', value }));
}

/** What a declared secret may be: a reference, alone or within a text such as `Bearer ${secret://env/TOKEN}`. */
export function refersToSecret(value: string): boolean {
  const parts = parseParts(value);
  if (parts.some((part) => part.kind === 'env' && part.fallback)) return false;
  return (
    parts.some(({ kind }) => kind === 'secret' || kind === 'env') ||
    parts.every(({ kind }) => kind !== 'text')
  );
}

function parseParts(value: string): readonly ValuePart[] {
  try {
    return parseValue(value);
  } catch {
    return [{ kind: 'text', text: value }]; // no reference, whatever it was meant to be
  }
}

/** What people write to each other is kept too. @throws FleetError PLAINTEXT_SECRET */
export function checkTextSecrets(texts: Readonly<Record<string, string | undefined>>): Promise<void> {
  return checkSecrets(Object.entries(texts).map(([path, value = '']) => ({ path, name: '', value })));
}

/**
 * Refuses texts that look like secrets: says where they stand, never what they are. A placeholder passes here,
 * there is nothing in it to leak; policy has a finding for it.
 * @throws FleetError PLAINTEXT_SECRET
 */
export async function checkSecrets(
  fields: readonly SecretField[],
  known: readonly Issue[] = [],
): Promise<void> {
  const issues = new Map(known.map((issue) => [issue.path, issue]));
  for (const { path, reason } of (await findSecrets(fields)).filter(isSecret)) {
    if (!issues.has(path)) issues.set(path, { path, message: reason });
  }
  if (issues.size === 0) return;
  const paths = [...issues.keys()];
  const more = paths.length > 1 ? ` (and ${paths.length - 1} more)` : '';
  throw new FleetError('PLAINTEXT_SECRET', `${paths[0]} looks like a secret${more}`, {
    hint: 'put the secret where it belongs and write a reference to it, such as secret://env/NAME',
    issues: [...issues.values()],
  });
}

function toNamedValues(launch: Launch): SecretField[] {
  const [values, path] = launch.kind === 'remote' ? [launch.headers, 'headers'] : [launch.env, 'env'];
  return Object.entries(values).map(([name, value]) => ({ path: `launch.${path}.${name}`, name, value }));
}
