import type { ExceptionView, PolicyRevisionView, RuleView } from '@app/contract';
import type { PolicyDocument } from '@app/domain';
import type { Rule } from '@app/policy';
import type { Revision, StoredException } from '@app/store';

export function toRuleView({ id, title, rationale, fix, defaultMode }: Rule): RuleView {
  return { id, title, rationale, fix, defaultMode };
}

export function toPolicyRevisionView(revision: Revision<PolicyDocument>): PolicyRevisionView {
  return {
    team: revision.team,
    revision: revision.revision,
    policy: revision.document,
    createdAt: revision.createdAt,
    createdBy: revision.createdBy,
    change: revision.change,
  };
}

export function toExceptionView(exception: StoredException): ExceptionView {
  const { id, team, rule, subject, reason, approvedBy, approver, until } = exception;
  return { id, team, rule, subject, reason, approvedBy, approver, until };
}
