import { createHash } from 'node:crypto';
import type { Os } from '@app/domain';

export interface CohortIdentity {
  organisationId: string;
  teamId: string;
  os: Os;
  /** The rollout track; `stable` where there is one only. */
  track: string;
}

export const STABLE_TRACK = 'stable';

const CHANNEL = /^[0-9a-f]{24}$/;

/**
 * The opaque name of a cohort's repository: a stable identity, not a hash of its content (that would have
 * no history, so nothing to roll back from) and not of the team's name, which may change.
 */
export function toChannel({ organisationId, teamId, os, track }: CohortIdentity): string {
  const identity = JSON.stringify(['quartermaster-channel', organisationId, teamId, os, track]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 24);
}

export function isChannel(text: string): boolean {
  return CHANNEL.test(text);
}
