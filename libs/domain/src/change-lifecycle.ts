import type { Actor } from './actor.js';
import type { Change, ChangeStatus } from './change.js';
import { FleetError } from './errors.js';
import type { DecisionOptions } from './lifecycle.js';

export const CHANGE_ACTIONS = ['approve', 'reject', 'withdraw', 'release'] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

/** Every transition there is. An approved change can still be closed: it may have gone stale before its release. */
export const CHANGE_TRANSITIONS: Readonly<Record<ChangeStatus, Partial<Record<ChangeAction, ChangeStatus>>>> =
  {
    open: { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' },
    approved: { release: 'released', reject: 'rejected', withdraw: 'withdrawn' },
    released: {},
    rejected: {},
    withdrawn: {},
  };

export function toChangeActions(status: ChangeStatus): ChangeAction[] {
  return CHANGE_ACTIONS.filter((action) => CHANGE_TRANSITIONS[status][action] !== undefined);
}

/** Approval takes a second person. @throws FleetError WRONG_STATE, SELF_APPROVAL */
export function approveChange(change: Change, actor: Actor, options: DecisionOptions = {}): Change {
  const status = next(change, 'approve');
  if (change.proposedBy === actor.id && !options.singlePerson) {
    throw new FleetError(
      'SELF_APPROVAL',
      `change ${change.number} needs a second person: whoever proposed it cannot approve it`,
      {
        hint: 'ask another reviewer',
      },
    );
  }
  return decided(change, status, actor, options);
}

/** @throws FleetError WRONG_STATE */
export function rejectChange(change: Change, actor: Actor, options: DecisionOptions = {}): Change {
  return decided(change, next(change, 'reject'), actor, options);
}

/** Only its author takes a change back; everyone else rejects it. @throws FleetError WRONG_STATE, FORBIDDEN */
export function withdrawChange(change: Change, actor: Actor, options: DecisionOptions = {}): Change {
  const status = next(change, 'withdraw');
  if (change.proposedBy !== actor.id) {
    throw new FleetError(
      'FORBIDDEN',
      `change ${change.number} can be withdrawn only by whoever proposed it`,
      {
        hint: 'reject it instead',
      },
    );
  }
  return decided(change, status, actor, options);
}

/** Marks the release that applied it; who approved stays on record. @throws FleetError WRONG_STATE */
export function releaseChange(change: Change, release: number): Change {
  return { ...change, status: next(change, 'release'), release };
}

function next(change: Change, action: ChangeAction): ChangeStatus {
  const status = CHANGE_TRANSITIONS[change.status][action];
  if (status !== undefined) return status;
  const possible = toChangeActions(change.status);
  throw new FleetError('WRONG_STATE', `cannot ${action} change ${change.number}: it is ${change.status}`, {
    hint: possible.length > 0 ? `possible now: ${possible.join(', ')}` : 'it is closed; propose a new change',
  });
}

function decided(change: Change, status: ChangeStatus, actor: Actor, { note }: DecisionOptions): Change {
  const { decisionNote: _earlier, ...rest } = change;
  return { ...rest, status, decidedBy: actor.id, ...(note === undefined ? {} : { decisionNote: note }) };
}
