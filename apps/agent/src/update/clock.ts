import type { RootRoles } from '@app/signing';
import type { StateFolder } from '../state/state-folder.js';

/** How far behind the last signed time a clock may be before it is worth a word, in milliseconds. */
const DAY = 86_400_000;
const FILE = 'clock.json';

/**
 * The latest signed time, as a floor for this clock. Never a local time: one day in the future would lock the
 * machine out. It counts for the online key that signed it only: a thief of that key may have signed any time.
 */
interface Floor {
  issued: string;
  keyids: readonly string[];
}

/** The time for all checks: this clock's, or the last signed one where that is later. */
export function toSafeTime(state: StateFolder, root: RootRoles | null, now: Date): Date {
  const floor = findFloor(state, root);
  return floor && floor > now ? floor : now;
}

/** True when this clock is more than a day behind what was signed. */
export function isClockBehind(state: StateFolder, root: RootRoles | null, now: Date): boolean {
  const floor = findFloor(state, root);
  return floor !== null && floor.getTime() - now.getTime() > DAY;
}

export function raiseFloor(state: StateFolder, root: RootRoles, issued: string): void {
  const floor = findFloor(state, root);
  if (!floor || new Date(issued) > floor) {
    state.save(FILE, { issued, keyids: root.roles.timestamp.keyids } satisfies Floor);
  }
}

function findFloor(state: StateFolder, root: RootRoles | null): Date | null {
  const floor = state.findOrForget<Floor>(FILE);
  if (!floor || !root || floor.keyids.join() !== root.roles.timestamp.keyids.join()) return null;
  const time = new Date(floor.issued);
  return Number.isNaN(time.getTime()) ? null : time;
}
