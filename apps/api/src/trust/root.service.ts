import { Injectable } from '@nestjs/common';
import type { RootView } from '@app/contract';
import { FleetError, type Actor } from '@app/domain';
import { checkNextRoot, readRoot, rootSha256, type RootPlan } from '@app/signing';
import type { RootDocument, Store } from '@app/store';
import { CohortRekeying } from '../delivery/cohort-rekeying.js';
import { CohortTable } from '../delivery/cohort-table.js';
import { SigningKeys } from '../delivery/signing-keys.js';
import { InjectStore } from '../platform/store.module.js';
import { toRootView } from './root-view.js';

/** Which keys workstations trust, and the next root that changes it. */
@Injectable()
export class RootService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
    private readonly rekeying: CohortRekeying,
  ) {}

  async view(): Promise<RootView> {
    const { targets, online, roots } = this.keys;
    const here = [...(await this.keys.rootKeyIdsHere()), targets.keyId, online.keyId];
    return toRootView(roots, new Set(here));
  }

  /**
   * All at once: the root, every cohort signed with the keys it names, and then, once that is committed, what is
   * served. Until then agents get the present root and what its keys signed.
   *
   * @throws FleetError as `checkNextRoot`, WRONG_STATE when a key it names is not in the keys folder
   */
  async publish(actor: Actor, bytes: Uint8Array): Promise<RootView> {
    const { inForce, served } = await this.store.transaction(async (tx) => {
      this.checkCurrent(await tx.roots.lockAll());
      const before = this.keys.latestRoot;
      const now = new Date();
      const plan = checkNextRoot(bytes, before.bytes, now);
      checkSignable(plan);
      const next: RootDocument = { version: plan.version, bytes };
      const inForce = await this.keys.prepare(next);
      await tx.roots.put(next);
      const served = await this.rekeying.resignAll(tx, inForce, now);
      await tx.audit.append({
        type: 'root.published',
        actor,
        subject: `root:${next.version}`,
        before: toFacts(before),
        after: { ...toFacts(next), cohortsSigned: served.length },
      });
      return { inForce, served };
    });
    this.keys.use(inForce);
    this.table.swap(served);
    this.table.dropBundles();
    return this.view();
  }

  /** Another server on this database has published one: what this one has in memory is not what is in force. */
  private checkCurrent(version: number): void {
    if (version === this.keys.latestRoot.version) return;
    throw new FleetError('STALE', `root ${version} was published a moment ago`, {
      hint: 'look at it with qm root status, and plan the next one from it',
    });
  }
}

/** This server holds one targets key, so a root that asks for two signatures would end all publishing. */
function checkSignable({ targetsThreshold = 1 }: RootPlan): void {
  if (targetsThreshold === 1) return;
  throw new FleetError('INVALID_INPUT', `the root asks for ${targetsThreshold} signatures on releases`, {
    hint: 'this server signs releases with one key',
  });
}

function toFacts({ version, bytes }: RootDocument) {
  const { expires, roles } = readRoot(bytes);
  return {
    version,
    sha256: rootSha256(bytes),
    expires,
    threshold: roles.root.threshold,
    rootKeys: roles.root.keyids,
    targetsKeys: roles.targets.keyids,
    onlineKey: roles.timestamp.keyids[0],
  };
}
