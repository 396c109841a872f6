import type { ChangeView } from '@app/contract';
import type { StoredChange } from '@app/store';

export function toChangeView(change: StoredChange): ChangeView {
  return {
    id: change.id,
    number: change.number,
    title: change.title,
    reason: change.reason,
    status: change.status,
    edits: change.edits,
    teams: change.teams,
    proposedBy: change.proposer,
    proposedAt: change.proposedAt,
    decidedBy: change.decider,
    decidedAt: change.decidedAt ?? null,
    decisionNote: change.decisionNote ?? null,
    release: change.release ?? null,
  };
}
