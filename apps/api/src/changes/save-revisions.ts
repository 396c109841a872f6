import type { Actor, ChangeEdit, TeamSlug } from '@app/domain';
import type { NewAuditEvent, NewRevision, Repositories, Revision, StoredChange } from '@app/store';

/**
 * Makes a change's edits the current revisions. Answers the audit events that say so, with both documents in
 * full, to be appended once everything else of the transaction is done.
 */
export async function saveRevisions(
  tx: Repositories,
  actor: Actor,
  change: StoredChange,
): Promise<NewAuditEvent[]> {
  const templates = toRevisions(change, 'template', ({ template }) => template);
  const policies = toRevisions(change, 'policy', ({ policy }) => policy);
  return [
    ...(await saveAll(tx.templates, actor, 'template.revised', templates)),
    ...(await saveAll(tx.policies, actor, 'policy.revised', policies)),
  ];
}

/** What templates and policies have in common. */
interface Revisions<T> {
  currentOf(teams: readonly TeamSlug[]): Promise<Map<TeamSlug, Revision<T>>>;
  save(revisions: readonly NewRevision<T>[]): Promise<number[]>;
}

async function saveAll<T>(
  revisions: Revisions<T>,
  actor: Actor,
  type: string,
  next: readonly NewRevision<T>[],
): Promise<NewAuditEvent[]> {
  if (next.length === 0) return [];
  const before = await revisions.currentOf(next.map(({ team }) => team));
  const numbers = await revisions.save(next);
  return next.map(({ team, document }, at) => ({
    type,
    actor,
    subject: `team:${team}`,
    before: toAudited(before.get(team)),
    after: { revision: numbers[at], document },
  }));
}

function toAudited(revision: Revision<unknown> | undefined): unknown {
  return revision ? { revision: revision.revision, document: revision.document } : null;
}

/** The change's author is the revision's; who approved and who released stand in the audit log. */
function toRevisions<K extends ChangeEdit['kind'], T>(
  { id, edits, proposedBy }: StoredChange,
  kind: K,
  getDocument: (edit: Extract<ChangeEdit, { kind: K }>) => T,
): NewRevision<T>[] {
  return edits
    .filter((edit): edit is Extract<ChangeEdit, { kind: K }> => edit.kind === kind)
    .map((edit) => ({
      team: edit.team,
      document: getDocument(edit),
      baseRevision: edit.baseRevision,
      createdBy: proposedBy,
      changeId: id,
    }));
}
