import fs from 'node:fs';
import { FleetError } from '@app/domain';
import { places, type Place } from '../clients/index.js';
import type { SharedFile } from '../clients/place.js';
import type { Config } from '../config.js';
import { listBackups, readBackup, toInstant } from '../files/backup.js';
import type { VerifiedForm } from '../files/deliver.js';
import { Ownership } from '../files/ownership.js';
import { restoreShared } from '../files/shared-file.js';
import { toTilde } from '../machine.js';
import { withLock } from '../state/lock.js';
import type { StateFolder } from '../state/state-folder.js';
import { findVerified, readForms } from '../update/verified.js';
import type { CommandAnswer } from './answer.js';

/** A file of the user's: one of ours as a whole comes from the bundle, so there is nothing to bring back. */
type UserPlace = Place & { how: SharedFile };

export interface CopiesView {
  client: string;
  path: string;
  /** Newest first. */
  copies: readonly { at: number; takenAt: string; bytes: number; file: string }[];
}

/** Which copies are kept, numbered as `restore` takes them. Also after leaving the fleet: they are the user's. */
export function listCopies(config: Config, client?: string): CommandAnswer {
  new Ownership(config.state); // whoever may not read what the agent keeps learns so here
  const wanted = client === undefined ? userPlaces() : [getPlace(client)];
  const views = wanted.map((place) => toView(config, place)).filter(({ copies }) => copies.length > 0);
  return {
    exitCode: 0,
    lines: views.length > 0 ? views.flatMap(toLines) : ['no copy is kept: no file was replaced yet'],
    value: { files: views },
  };
}

/**
 * Makes a client's file what it was, but for the organisation's entries, which stay as they are now. The file
 * that stands there is kept as a copy first, so a mistaken restore is undone by another.
 */
export async function restore(config: Config, client: string, at: string): Promise<CommandAnswer> {
  const { machine, state } = config;
  const place = getPlace(client);
  return withLock(state, async () => {
    const ownership = new Ownership(state);
    checkNotMoved(config, place, ownership);
    const name = getCopy(state, place, at);
    const copy = readBackup(state.path('backups'), place.form, name);
    restoreShared(
      { machine, state, ownership, now: new Date() },
      place,
      place.how,
      copy,
      findWanted(state, place),
    );
    const path = toTilde(machine, place.file(machine));
    const lines = [
      `${path} is again as it was at ${toInstant(name)}, with your organisation’s entries as they are now`,
      `hint: the file that it replaced is copy 1 of "qm-agent restore ${client} --list"`,
    ];
    return { exitCode: 0, lines, value: { client, path, restored: toInstant(name), file: copy.file } };
  });
}

function userPlaces(): UserPlace[] {
  return Object.values(places).filter((place): place is UserPlace => place.how.kind === 'shared');
}

function getPlace(client: string): UserPlace {
  const place = userPlaces().find((other) => other.client === client);
  if (place) return place;
  const known = userPlaces().map((other) => other.client);
  throw new FleetError('INVALID_INPUT', `"${client}" is no client with a file of yours`, {
    hint: `one of ${known.join(', ')}`,
  });
}

/** The name of the copy that people call by its number. */
function getCopy(state: StateFolder, place: UserPlace, at: string): string {
  const names = listBackups(state.path('backups'), place.form);
  if (!/^[1-9]\d{0,3}$/.test(at)) {
    throw new FleetError('INVALID_INPUT', `--at takes the number of a copy, not "${at}"`, {
      hint: `qm-agent restore ${place.client} --list`,
    });
  }
  const name = names.at(-Number(at));
  if (name !== undefined) return name;
  const kept = names.length === 0 ? 'no copy is kept' : `there are copies 1 to ${names.length}`;
  throw new FleetError('NOT_FOUND', `there is no copy ${at} of the file of ${place.client}: ${kept}`, {
    hint: `qm-agent restore ${place.client} --list`,
  });
}

/** What stands in the former home is ours still; only a sync takes it out. */
function checkNotMoved({ machine }: Config, place: UserPlace, ownership: Ownership): void {
  const owned = ownership.find(place.form);
  if (!owned || owned.path === place.file(machine)) return;
  throw new FleetError('WRONG_STATE', `the file of ${place.client} is ${owned.path} until the next sync`, {
    hint: 'run qm-agent sync, then restore again; or give the same --home as at enrolment',
  });
}

/** Our entries as the bundle in force has them; null where it has none for this file. */
function findWanted(state: StateFolder, place: UserPlace): VerifiedForm | null {
  const verified = findVerified(state);
  const form = verified && readForms(state, verified).find((other) => other.form === place.form);
  if (!form) return null;
  if (form.bytes) return { ...form, bytes: form.bytes };
  throw new FleetError('CORRUPT_FILE', `the stored copy of ${place.form} is damaged`, {
    hint: 'run qm-agent sync, which fetches it anew, then restore again',
  });
}

function toView({ machine, state }: Config, place: UserPlace): CopiesView {
  const folder = state.path('backups');
  const names = listBackups(folder, place.form).toReversed();
  return {
    client: place.client,
    path: toTilde(machine, place.file(machine)),
    copies: names.map((name, index) => {
      const file = state.path('backups', place.form, name);
      return { at: index + 1, takenAt: toInstant(name), bytes: fs.statSync(file).size, file };
    }),
  };
}

function toLines({ client, path, copies }: CopiesView): string[] {
  return [
    `${path} (qm-agent restore ${client} --at N):`,
    ...copies.map(({ at, takenAt, bytes }) => `  ${at}  ${takenAt}  ${bytes} bytes`),
  ];
}
