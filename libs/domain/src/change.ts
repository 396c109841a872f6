import type { TeamSlug } from './names.js';
import type { PolicyDocument } from './policy.js';
import type { Template } from './template.js';

/** One edit of a change. `baseRevision` is what its author saw (0: none yet); a later one makes the change stale. */
export type ChangeEdit =
  | { kind: 'template'; team: TeamSlug; baseRevision: number; template: Template }
  | { kind: 'policy'; team: TeamSlug; baseRevision: number; policy: PolicyDocument };

export const CHANGE_STATUSES = ['open', 'approved', 'released', 'rejected', 'withdrawn'] as const;
export type ChangeStatus = (typeof CHANGE_STATUSES)[number];

/** A proposed set of edits with its approvals; like a pull request. */
export interface Change {
  id: string;
  number: number;
  title: string;
  reason: string;
  edits: readonly ChangeEdit[];
  status: ChangeStatus;
  /** User ids. */
  proposedBy: string;
  decidedBy?: string;
  decisionNote?: string;
  /** Release that applied it. */
  release?: number;
}
