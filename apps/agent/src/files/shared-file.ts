import fs from 'node:fs';
import path from 'node:path';
import { FleetError } from '@app/domain';
import type { Place, SharedFile } from '../clients/place.js';
import { keepBackup, type Backup } from './backup.js';
import { checkMerge } from './check-merge.js';
import type { Delivery, Desk, VerifiedForm } from './deliver.js';
import { parseEntries, type Entry } from './entries.js';
import { createFolders, findFile, removeFolders, type FoundFile } from './find-file.js';
import { decodeText, encodeText, toSha256, type FileText } from './json-text.js';
import { mergeEntries, type Merged, type OwnedEntries } from './merge.js';
import { settle, type OwnedFile } from './ownership.js';
import { removeFile, replaceFile } from './write-file.js';

type Outcome = Pick<Delivery, 'state' | 'reason'>;

/** How often a file that its client keeps rewriting is read anew before giving up until the next sync. */
const ATTEMPTS = 8;

/** Brings our entries in a file of the user's up to date, and everything else through unharmed. */
export function deliverShared(desk: Desk, place: Place, how: SharedFile, verified: VerifiedForm): Outcome {
  const wanted = parseEntries(verified.bytes.toString('utf8'), how.containers);
  return insist(desk, { place, how, wanted, formSha256: verified.sha256, isLeaving: false });
}

/**
 * Makes the file what a kept copy is, with our entries as they are now: the copy's own may since have been
 * withdrawn. Without `verified` they are left out.
 *
 * @throws FleetError, also system errors: the file is then as it was
 */
export function restoreShared(
  desk: Desk,
  place: Place,
  how: SharedFile,
  copy: Backup,
  verified: VerifiedForm | null,
): void {
  const wanted = verified ? parseEntries(verified.bytes.toString('utf8'), how.containers) : [];
  const isLeaving = verified === null;
  insist(desk, { place, how, wanted, formSha256: verified?.sha256 ?? '', isLeaving, copy });
  if (isLeaving) desk.ownership.save(place.form, null);
}

/** @throws FleetError, also system errors: the file is then as it was */
export function withdrawShared(desk: Desk, place: Place, how: SharedFile, owned: OwnedFile): void {
  if (owned.sha256 !== null || owned.undo) {
    insist(desk, { place, how, wanted: [], formSha256: owned.formSha256, isLeaving: true });
  }
  desk.ownership.save(place.form, null);
}

interface Edit {
  place: Place;
  how: SharedFile;
  wanted: readonly Entry[];
  formSha256: string;
  isLeaving: boolean;
  /** What to start from instead of the file. */
  copy?: Backup;
}

function insist(desk: Desk, edit: Edit): Outcome {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const outcome = tryDeliver(desk, edit);
    if (outcome) return outcome;
    pause(attempt * 30);
  }
  throw new FleetError('UNAVAILABLE', 'it changes faster than it can be written', {
    hint: 'close the program that writes it; the next sync tries again',
  });
}

/** Null when the file changed under our hands: to be done again from what it is now. */
function tryDeliver(desk: Desk, edit: Edit): Outcome | null {
  const { place, formSha256, isLeaving, copy } = edit;
  const found = findFile(place.file(desk.machine), place.boundary(desk.machine));
  const sha256 = found.bytes && toSha256(found.bytes);
  const owned = settle(desk.ownership.find(place.form), sha256);
  const isKnown = owned?.sha256 === sha256 && owned.formSha256 === formSha256;
  if (isKnown && !isLeaving && !copy) return { state: 'unchanged' };
  const source = copy ?? { bytes: found.bytes, owned: owned?.entries ?? null };
  const before = source.bytes && decodeText(source.bytes);
  const merged = merge(edit, before, source.owned, desk.ownership.lost);
  const bytes = toBytes(merged, before);
  if (copy && !bytes) throw new FleetError('WRONG_STATE', `${copy.file} holds nothing but our own entries`);
  const next = { ...toOwned(desk, edit, owned), entries: merged.owned };
  if ((bytes && toSha256(bytes)) === sha256) {
    desk.ownership.save(place.form, { ...next, sha256 });
  } else if (!write(desk, edit, found, bytes, next, owned)) return null;
  return toOutcome(merged, owned, edit, before);
}

function merge(
  { how, wanted }: Edit,
  before: FileText | null,
  previous: OwnedEntries | null,
  adopt: boolean,
): Merged {
  const text = before?.text ?? null;
  const merged = mergeEntries(text, previous, wanted, how.containers, adopt);
  const ours = [...wanted, ...(previous?.entries ?? [])];
  if (merged.text !== null) checkMerge(text, merged.text, ours, how.containers);
  return merged;
}

function toBytes({ text }: Merged, before: FileText | null): Buffer | null {
  return text === null ? null : encodeText({ bom: before?.bom ?? false, text });
}

function toOwned(desk: Desk, { place, formSha256 }: Edit, owned: OwnedFile | null): OwnedFile {
  const file = place.file(desk.machine);
  return { form: place.form, path: file, sha256: null, folders: owned?.folders ?? [], formSha256 };
}

function write(
  desk: Desk,
  { place }: Edit,
  found: FoundFile,
  bytes: Buffer | null,
  next: OwnedFile,
  owned: OwnedFile | null,
): boolean {
  const sha256 = bytes && toSha256(bytes);
  const was = found.bytes && toSha256(found.bytes);
  const home = fs.statSync(place.boundary(desk.machine), { throwIfNoEntry: false });
  const owner = found.owner ?? (home ? { uid: home.uid, gid: home.gid } : undefined);
  const folders = [...next.folders, ...createFolders(path.dirname(found.path), 0o700, owner)];
  const written = { ...next, folders, sha256 };
  desk.ownership.save(place.form, { ...written, undo: { sha256: was, owned } });
  if (found.bytes) keepBackup(desk.state.path('backups'), place.form, found.bytes, desk.now, owned?.entries);
  if (!replace(found, bytes, owner, () => hashOf(found.path) === was)) {
    // Nothing was written: what we own is what we owned, with the folders made meanwhile.
    desk.ownership.save(place.form, {
      ...(owned ?? { ...next, formSha256: '', entries: undefined }),
      folders,
    });
    return false;
  }
  if (bytes === null) removeFolders(folders);
  desk.ownership.save(place.form, written);
  return hashOf(found.path) === sha256; // applied is what the disk says; else once more from what it is now
}

function replace(
  found: FoundFile,
  bytes: Buffer | null,
  owner: FoundFile['owner'],
  isStillWanted: () => boolean,
): boolean {
  if (bytes) return replaceFile(found.path, bytes, { mode: found.mode ?? 0o600, owner }, isStillWanted);
  if (!isStillWanted()) return false;
  removeFile(found.path);
  return true;
}

/** Lets the client that is writing finish; an uneven pace keeps us from meeting it each time. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds * (0.5 + Math.random()));
}

function hashOf(file: string): string | null {
  return fs.existsSync(file) ? toSha256(fs.readFileSync(file)) : null;
}

function toOutcome(merged: Merged, owned: OwnedFile | null, edit: Edit, before: FileText | null): Outcome {
  const { changed, deleted } = merged;
  const drift = [
    ...changed.map((name) => `${name} was changed`),
    ...deleted.map((name) => `${name} was deleted`),
  ];
  if (drift.length > 0) return { state: 'drifted', reason: `${drift.join(', ')}; repaired` };
  const unchanged = owned?.formSha256 === edit.formSha256 || merged.text === (before?.text ?? null);
  const comments = !edit.how.allowsComments && before !== null && !isStrict(before.text);
  return {
    state: unchanged ? 'unchanged' : 'applied',
    ...(comments
      ? { reason: 'the file has comments or trailing commas, which this client does not read' }
      : {}),
  };
}

function isStrict(text: string): boolean {
  try {
    return text.trim() === '' || JSON.parse(text) !== undefined;
  } catch {
    return false; // JSONC parsed, JSON does not: that is the answer
  }
}
