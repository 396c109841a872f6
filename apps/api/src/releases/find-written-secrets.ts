import type { Draft, Finding, PolicyException } from '@app/domain';
import type { EffectivePolicy } from '@app/policy';
import { findSecrets, isSecret, toLaunchFields } from '@app/secrets';

const RULE = 'no-plaintext-secret';

/**
 * No mode of a rule and no exception lets a secret be written (invariant 2). Templates are read when they are
 * proposed; what their parameters make of them shows only here. Where policy refuses it anyway nothing is read
 * twice.
 */
export async function findWrittenSecrets(
  draft: Draft,
  policy: EffectivePolicy,
  exceptions: readonly PolicyException[],
): Promise<Finding[]> {
  const refused = policy.rules[RULE] === 'enforce' && !exceptions.some(({ rule }) => rule === RULE);
  if (refused) return [];
  const found = await Promise.all(draft.servers.map(findInServer));
  return found.flat();
}

async function findInServer({ key, launch }: Draft['servers'][number]): Promise<Finding[]> {
  if (!launch) return [];
  const hits = await findSecrets(toLaunchFields(launch, ''));
  return hits.filter(isSecret).map(({ path, reason }) => ({
    rule: 'plaintext-secret',
    severity: 'error',
    subject: key,
    where: path.slice(1),
    message: `${key}: ${path.slice(1)} looks like a secret in clear (${reason})`,
    fix: 'Write a reference such as secret://env/NAME in its place, and replace the secret: it has been seen.',
  }));
}
