import type { ClientState } from '@app/contract';
import { FleetError, type Form } from '@app/domain';
import type { Place } from '../clients/place.js';
import { toTilde, type Machine } from '../machine.js';
import type { StateFolder } from '../state/state-folder.js';
import { deliverOwn, withdrawOwn } from './own-file.js';
import type { Ownership } from './ownership.js';
import { deliverShared, withdrawShared } from './shared-file.js';

/** A verified form, ready to be written. */
export interface VerifiedForm {
  form: Form;
  sha256: string;
  bytes: Buffer;
}

/** Everything that writing needs to know. */
export interface Desk {
  machine: Machine;
  state: StateFolder;
  ownership: Ownership;
  now: Date;
}

export interface Delivery {
  form: Form;
  state: ClientState;
  reason?: string;
  path?: string;
  /** Of the form that the file holds now. */
  sha256?: string;
}

/** Writes one form to its place. Never throws for what is wrong with that one file: the others go on. */
export function deliver(desk: Desk, place: Place, verified: VerifiedForm): Delivery {
  const { how } = place;
  if (how.kind === 'not-delivered') return { form: place.form, state: 'not-delivered', reason: how.reason };
  return guard(desk, place, () => {
    withdrawIfMoved(desk, place);
    const outcome =
      how.kind === 'shared'
        ? deliverShared(desk, place, how, verified)
        : deliverOwn(desk, place, how, verified);
    return { ...outcome, sha256: verified.sha256 };
  });
}

/** Takes out what we wrote, and restores what was there before us. */
export function withdraw(desk: Desk, place: Place): Delivery {
  return guard(desk, place, () => {
    const owned = desk.ownership.find(place.form);
    if (!owned) return { state: 'absent' as const };
    if (place.how.kind === 'shared') withdrawShared(desk, place, place.how, owned);
    else withdrawOwn(desk, place, owned);
    return { state: 'removed' as const };
  });
}

/** The home was chosen anew: what stands in the old one is ours to remove. */
function withdrawIfMoved(desk: Desk, place: Place): void {
  const owned = desk.ownership.find(place.form);
  if (owned && owned.path !== place.file(desk.machine)) withdraw(desk, { ...place, file: () => owned.path });
}

function guard(desk: Desk, place: Place, work: () => Omit<Delivery, 'form' | 'path'>): Delivery {
  const file = place.file(desk.machine);
  const where = { form: place.form, path: toTilde(desk.machine, file) };
  try {
    return { ...where, ...work() };
  } catch (error) {
    return { ...where, state: 'failed', reason: toReason(error, file) };
  }
}

const SYSTEM_ERRORS: Record<string, string> = {
  EACCES: 'no permission to write it; system files need the agent to run as root',
  EPERM: 'no permission to write it; system files need the agent to run as root',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file, not a folder',
};

function toReason(error: unknown, file: string): string {
  if (error instanceof FleetError) {
    return [error.message, error.options.hint].filter((text) => text !== undefined).join('; ');
  }
  const code = (error as NodeJS.ErrnoException).code;
  // Even a bug in the handling of one file must not keep the others from being written.
  if (code === undefined) return `unexpected: ${String(error)}; please report this`;
  return SYSTEM_ERRORS[code] ?? `${code} at ${file}`;
}
