import { FleetError } from '@app/domain';

/** Seconds after which each document expires; docs/trust.md, "Roles and keys". */
export interface Lifetimes {
  targets: number;
  snapshot: number;
  timestamp: number;
}

const DAY = 86_400;

export const LIFETIMES: Lifetimes = { targets: 30 * DAY, snapshot: 7 * DAY, timestamp: DAY };
export const ROOT_LIFETIME = 365 * DAY;

/** Whole seconds with `Z`: other TUF clients refuse fractions. */
export function toInstant(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

export function toExpiry(now: Date, seconds: number): string {
  return toInstant(new Date(now.getTime() + seconds * 1000));
}

/**
 * Versions follow the clock, so that a database restored from a backup does not hand out old ones again,
 * which every agent would rightly refuse.
 *
 * @throws FleetError SIGNING_REFUSED when the clock is more than a day behind the previous version
 */
export function toNextVersion(previous: number, now: Date): number {
  const seconds = Math.floor(now.getTime() / 1000);
  if (seconds < previous - DAY) {
    throw new FleetError(
      'SIGNING_REFUSED',
      `this clock is more than a day behind the last signed version (${previous})`,
      {
        hint: 'correct the clock of this machine, then publish again',
      },
    );
  }
  return Math.max(previous + 1, seconds);
}
