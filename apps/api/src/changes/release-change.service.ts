import { Injectable } from '@nestjs/common';
import { FleetError, releaseChange, type Actor, type ChangeEdit } from '@app/domain';
import type { NewRevision, Release, Repositories, Store, StoredChange } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { PublishingService, type PendingRelease } from '../releases/publishing.service.js';
import { assessChange, checkAccepted } from './assess-change.js';
import { toAuditedDecision, toChangeSubject } from './change-audit.js';
import { checkFresh } from './check-fresh.js';

/** Applies an approved change: its revisions, the release, the signatures and the audit events, or nothing of it. */
@Injectable()
export class ReleaseChangeService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly publishing: PublishingService,
  ) {}

  /** @throws FleetError NOT_APPROVED, WRONG_STATE, STALE, POLICY_REFUSED, SIGNING_REFUSED */
  async release(actor: Actor, number: number): Promise<Release> {
    const pending = await this.store.transaction((tx) => this.apply(tx, actor, number));
    pending.afterCommit();
    return this.store.read.releases.get(pending.number);
  }

  private async apply(tx: Repositories, actor: Actor, changeNumber: number): Promise<PendingRelease> {
    // First of all: from here on publishing is one at a time, so nothing that is checked can change under it.
    const number = await tx.releases.next();
    const before = await tx.changes.get(changeNumber);
    checkApproved(before);
    const { status, release } = releaseChange(before, number);
    await checkFresh(tx, before.edits);
    const teams = await assessChange(tx, before.edits);
    checkAccepted(teams);
    await tx.templates.save(toRevisions(before, 'template', (edit) => edit.template));
    await tx.policies.save(toRevisions(before, 'policy', (edit) => edit.policy));
    await tx.changes.save({ ...before, status, release });
    await tx.audit.append({
      type: 'change.released',
      actor,
      subject: toChangeSubject(before),
      before: toAuditedDecision(before),
      after: toAuditedDecision({ ...before, status, release }),
    });
    return this.publishing.publish(tx, actor, { number, reason: before.title, change: before, teams });
  }
}

/** @throws FleetError NOT_APPROVED */
function checkApproved({ number, status }: StoredChange): void {
  if (status !== 'open') return;
  throw new FleetError('NOT_APPROVED', `change ${number} is not approved yet`, {
    hint: 'ask a second person to look at its plan and approve it',
  });
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
