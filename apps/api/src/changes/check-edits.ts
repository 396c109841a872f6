import {
  FleetError,
  type ChangeEdit,
  type Issue,
  type PolicyDocument,
  type TeamSlug,
  type Template,
} from '@app/domain';
import { rules } from '@app/policy';
import { toArgumentFields, toTemplateFields, type SecretField } from '@app/secrets';
import type { Repositories, Team, User } from '@app/store';
import { assertMaintains } from '../auth/caller.js';
import { checkSecrets, MUST_BE_REFERENCE, refersToSecret } from '../registry/check-secrets.js';

/**
 * Neither what looks like a secret nor a literal for an input that the version declares secret.
 * @throws FleetError PLAINTEXT_SECRET, naming every such field
 */
export async function checkEditSecrets(
  store: Pick<Repositories, 'servers'>,
  edits: readonly ChangeEdit[],
): Promise<void> {
  await checkSecrets(edits.flatMap(toFields), await findDeclaredLiterals(store, edits));
}

async function findDeclaredLiterals(
  store: Pick<Repositories, 'servers'>,
  edits: readonly ChangeEdit[],
): Promise<Issue[]> {
  const entries = edits.flatMap((edit, at) =>
    edit.kind === 'policy'
      ? []
      : Object.entries(edit.template.servers).map(([key, entry]) => ({
          at: `edits[${at}].template.servers.${key}`,
          entry,
        })),
  );
  const versions = await store.servers.getMany(entries.map(({ entry }) => entry));
  return entries.flatMap(({ at, entry: { server, version, env } }) => {
    const found = versions.find((one) => one.server === server && one.version === version);
    const secret = new Set(found?.secretInputs.map((name) => name.toLowerCase()));
    return Object.entries(env)
      .filter(([name, value]) => secret.has(name.toLowerCase()) && value !== '' && !refersToSecret(value))
      .map(([name]) => ({ path: `${at}.env.${name}`, message: MUST_BE_REFERENCE }));
  });
}

/**
 * Every rule that a policy speaks of is one. A stored policy may name rules of another version of this program;
 * a proposed one that does so has a typing error, and its author believes in a rule that nothing checks.
 * @throws FleetError INVALID_INPUT
 */
export function checkEditRules(edits: readonly ChangeEdit[]): void {
  const issues = edits.flatMap((edit, at): Issue[] =>
    edit.kind === 'template'
      ? []
      : Object.keys(edit.policy.rules)
          .filter((id) => !rules.some((rule) => rule.id === id))
          .map((id) => ({ path: `edits[${at}].policy.rules.${id}`, message: 'is no rule there is' })),
  );
  if (issues.length === 0) return;
  throw new FleetError('INVALID_INPUT', issues.map(({ path, message }) => `${path} ${message}`).join('; '), {
    hint: `rules are ${rules.map(({ id }) => id).join(', ')}`,
    issues,
  });
}

/** @throws FleetError NOT_FOUND, naming every team there is not */
export async function getLineages(
  store: Pick<Repositories, 'teams'>,
  edits: readonly ChangeEdit[],
): Promise<Map<TeamSlug, Team[]>> {
  const lineages = await store.teams.lineages([...new Set(edits.map(({ team }) => team))]);
  const issues = edits.flatMap(({ team }, at): Issue[] =>
    lineages.has(team) ? [] : [{ path: `edits[${at}].team`, message: `there is no team ${team}` }],
  );
  if (issues.length === 0) return lineages;
  throw new FleetError('NOT_FOUND', issues[0]!.message, { hint: 'create the team first', issues });
}

/**
 * Reviewers and administrators propose for any team; a maintainer for what they maintain and what is below it.
 * @throws FleetError FORBIDDEN
 */
export function checkMayEdit(user: User, lineages: ReadonlyMap<TeamSlug, readonly Team[]>): void {
  if (user.roles.includes('admin') || user.roles.includes('reviewer')) return;
  for (const [team, lineage] of lineages) {
    assertMaintains(
      user,
      team,
      lineage.map(({ slug }) => slug),
    );
  }
}

function toFields(edit: ChangeEdit, at: number): SecretField[] {
  if (edit.kind === 'policy') return toPolicyFields(edit.policy, `edits[${at}].policy`);
  return [...toTemplateFields(edit.template), ...toNameFields(edit.template)].map((field) => ({
    ...field,
    path: `edits[${at}].template.${field.path}`,
  }));
}

/** A secret that was pasted into the wrong field. Paths leave the names out: they would be the secret. */
function toNameFields({ servers, parameters }: Template): SecretField[] {
  const entries = Object.entries(servers).flatMap(([key, { server, version, env }]) => [
    { path: 'servers', value: key },
    ...[server, version].map((value) => ({ path: `servers.${key}`, value })),
    ...Object.keys(env).map((value) => ({ path: `servers.${key}.env`, value })),
  ]);
  const names = Object.keys(parameters).map((value) => ({ path: 'parameters', value }));
  return [...entries, ...names].map((field) => ({ ...field, name: '' }));
}

/** The address of a mirror is often copied together with its password. */
function toPolicyFields(policy: PolicyDocument, path: string): SecretField[] {
  const lists = ['allowedRunners', 'allowedSources', 'deniedServers'] as const;
  return lists.flatMap((list) => toArgumentFields(policy[list] ?? [], `${path}.${list}`));
}
