import { signContent, type CohortFile, type SignedContent } from './content.js';
import { resignSnapshot, type SignedFreshness } from './freshness.js';
import type { Lifetimes } from './lifetimes.js';
import type { Signer } from './signer.js';

export interface CohortPlan {
  organisation: string;
  channel: string;
  release: number;
  files: readonly CohortFile[];
  /** Versions the cohort has now; 0 for none. */
  previousVersions: { targets: number; snapshot: number; timestamp: number };
  now: Date;
  signers: { targets: Signer; online: Signer };
  lifetimes?: Lifetimes;
}

/** Everything a cohort's repository serves, but its files and the root. */
export type SignedCohort = SignedContent & SignedFreshness;

/**
 * Content and freshness in one step, for a server that runs the publisher inside. With a publisher of its
 * own, `signContent` runs there and `resignSnapshot` on the server.
 */
export async function signCohort(plan: CohortPlan): Promise<SignedCohort> {
  const { signers, previousVersions } = plan;
  const content = await signContent({
    ...plan,
    previousVersion: previousVersions.targets,
    signer: signers.targets,
  });
  const freshness = await resignSnapshot({
    ...plan,
    ...content,
    previous: previousVersions,
    signer: signers.online,
  });
  return { ...content, ...freshness };
}
