import type { Change } from '@app/domain';

export function toChangeSubject({ number }: Pick<Change, 'number'>): string {
  return `change:${number}`;
}

/** What the audit log keeps of a change: all that was proposed and decided, and no names that may change. */
export function toAuditedChange(change: Change): Omit<Change, 'id'> {
  const { number, title, reason, edits, status, proposedBy, decidedBy, decisionNote, release } = change;
  return { number, title, reason, edits, status, proposedBy, decidedBy, decisionNote, release };
}

/** After a decision the edits are what they were: the log need not hold them again. */
export function toAuditedDecision(change: Change): Omit<Change, 'id' | 'edits' | 'title' | 'reason'> {
  const { number, status, proposedBy, decidedBy, decisionNote, release } = change;
  return { number, status, proposedBy, decidedBy, decisionNote, release };
}
