import type { ReleaseView } from '@app/contract';
import type { Release } from '@app/store';

export function toReleaseView({
  number,
  createdAt,
  createdBy,
  change,
  reason,
  teams,
  cohorts,
}: Release): ReleaseView {
  return { number, createdAt, createdBy, change, reason, teams, cohorts };
}
