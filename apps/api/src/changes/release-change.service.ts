import { Injectable } from '@nestjs/common';
import { FleetError, releaseChange, type Actor } from '@app/domain';
import type { Release, Repositories, Store, StoredChange } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { PublishingService, type PendingRelease } from '../releases/publishing.service.js';
import { assessChange, checkAccepted } from './assess-change.js';
import { toAuditedDecision, toChangeSubject } from './change-audit.js';
import { checkFresh } from './check-fresh.js';
import { saveRevisions } from './save-revisions.js';

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
    const teams = await assessChange(tx, before);
    checkAccepted(teams);
    const revised = await saveRevisions(tx, actor, before);
    await tx.changes.save({ ...before, status, release });
    const pending = await this.publishing.publish(tx, actor, {
      number,
      reason: before.title,
      change: before,
      teams,
    });
    for (const event of revised) await tx.audit.append(event);
    await tx.audit.append({
      type: 'change.released',
      actor,
      subject: toChangeSubject(before),
      before: toAuditedDecision(before),
      after: toAuditedDecision({ ...before, status, release }),
    });
    return pending;
  }
}

/** @throws FleetError NOT_APPROVED */
function checkApproved({ number, status }: StoredChange): void {
  if (status !== 'open') return;
  throw new FleetError('NOT_APPROVED', `change ${number} is not approved yet`, {
    hint: 'ask a second person to look at its plan and approve it',
  });
}
