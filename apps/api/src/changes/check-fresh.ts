import { FleetError, type ChangeEdit, type Issue, type TeamSlug } from '@app/domain';
import type { Repositories, Revision } from '@app/store';

/** Everything that was released over the heads of these edits. Empty: they start from what is there now. */
export async function findStale(
  store: Pick<Repositories, 'templates' | 'policies'>,
  edits: readonly ChangeEdit[],
): Promise<Issue[]> {
  const templates = await store.templates.currentOf(teamsOf(edits, 'template'));
  const policies = await store.policies.currentOf(teamsOf(edits, 'policy'));
  return edits.flatMap((edit, at) => {
    const current = edit.kind === 'template' ? templates.get(edit.team) : policies.get(edit.team);
    if ((current?.revision ?? 0) === edit.baseRevision) return [];
    return [{ path: `edits[${at}].baseRevision`, message: describe(edit, current) }];
  });
}

/** @throws FleetError STALE, saying whose change came in between */
export async function checkFresh(
  store: Pick<Repositories, 'templates' | 'policies'>,
  edits: readonly ChangeEdit[],
): Promise<void> {
  const issues = await findStale(store, edits);
  if (issues.length === 0) return;
  throw new FleetError('STALE', issues.map(({ message }) => message).join('; '), {
    hint: 'look at the current revision and propose the change again from there',
    issues,
  });
}

function describe({ kind, team, baseRevision }: ChangeEdit, current: Revision<unknown> | undefined): string {
  if (!current) return `the ${kind} of ${team} has no revision ${baseRevision}: it has none yet`;
  const { revision, createdBy, change } = current;
  if (revision < baseRevision)
    return `the ${kind} of ${team} has no revision ${baseRevision}: it is at ${revision}`;
  const by = change === null ? `by ${createdBy.name}` : `by ${createdBy.name}, with change ${change}`;
  return `the ${kind} of ${team} is at revision ${revision} now, released ${by}; this edit starts from ${baseRevision}`;
}

function teamsOf(edits: readonly ChangeEdit[], kind: ChangeEdit['kind']): TeamSlug[] {
  return edits.filter((edit) => edit.kind === kind).map(({ team }) => team);
}
