import { Injectable } from '@nestjs/common';
import type { ProposeChange } from '@app/contract';
import {
  approveChange,
  parseChangeEdits,
  parseTeamSlug,
  rejectChange,
  withdrawChange,
  type Actor,
  type Change,
  type DecisionOptions,
} from '@app/domain';
import type { Page, Repositories, Store, StoredChange, User } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { checkTextSecrets } from '../registry/check-secrets.js';
import { assessChange, checkAccepted } from './assess-change.js';
import { toAuditedChange, toAuditedDecision, toChangeSubject } from './change-audit.js';
import { checkEditRules, checkEditSecrets, checkMayEdit, getLineages } from './check-edits.js';
import { checkFresh } from './check-fresh.js';
import type { ListChangesQuery } from './propose-change.dto.js';

/** How a change is decided, apart from releasing it, and what that is called in the audit log. */
const DECISIONS = {
  approve: { decide: approveChange, type: 'change.approved' },
  reject: { decide: rejectChange, type: 'change.rejected' },
  withdraw: { decide: withdrawChange, type: 'change.withdrawn' },
} satisfies Record<
  string,
  { decide: (change: Change, actor: Actor, options: DecisionOptions) => Change; type: string }
>;

@Injectable()
export class ChangesService {
  constructor(@InjectStore() private readonly store: Store) {}

  list({ team, ...query }: ListChangesQuery): Promise<Page<StoredChange>> {
    return this.store.read.changes.list({ ...query, ...(team && { team: parseTeamSlug(team) }) });
  }

  get(number: number): Promise<StoredChange> {
    return this.store.read.changes.get(number);
  }

  /** A proposal may break policy: that shows in its plan, and refuses its approval. A secret is refused at once. */
  async propose(actor: Actor, user: User, proposal: ProposeChange): Promise<StoredChange> {
    const { title, reason = '' } = proposal;
    const edits = parseChangeEdits(proposal.edits);
    checkEditRules(edits);
    await checkTextSecrets({ title, reason });
    return this.store.transaction(async (tx) => {
      checkMayEdit(user, await getLineages(tx, edits));
      await checkEditSecrets(tx, edits);
      await checkFresh(tx, edits);
      const change = await tx.changes.create({ title: title.trim(), reason, edits, proposedBy: actor.id });
      await tx.audit.append({
        type: 'change.proposed',
        actor,
        subject: toChangeSubject(change),
        after: toAuditedChange(change),
      });
      return change;
    });
  }

  async decide(
    actor: Actor,
    number: number,
    action: keyof typeof DECISIONS,
    note?: string,
  ): Promise<StoredChange> {
    await checkTextSecrets({ note });
    return this.store.transaction(async (tx) => {
      const before = await tx.changes.get(number);
      const { singlePerson } = await tx.organisation.get();
      const decided = DECISIONS[action].decide(before, actor, { note, singlePerson });
      if (action === 'approve') await checkApprovable(tx, before);
      const { status, decidedBy, decisionNote } = decided;
      await tx.changes.save({
        ...before,
        status,
        decidedBy,
        decisionNote,
        decidedAt: new Date().toISOString(),
      });
      const after = await tx.changes.get(number);
      await tx.audit.append({
        type: DECISIONS[action].type,
        actor,
        subject: toChangeSubject(after),
        before: toAuditedDecision(before),
        after: toAuditedDecision(after),
      });
      return after;
    });
  }
}

/** Nobody is asked to answer for what could not be released. @throws FleetError STALE, POLICY_REFUSED */
async function checkApprovable(tx: Repositories, change: StoredChange): Promise<void> {
  await checkFresh(tx, change.edits);
  checkAccepted(await assessChange(tx, change));
}
