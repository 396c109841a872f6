import fs from 'node:fs';
import path from 'node:path';
import { FleetError } from '@app/domain';
import type { OwnFile, Place } from '../clients/place.js';
import { keepBackup } from './backup.js';
import type { Delivery, Desk, VerifiedForm } from './deliver.js';
import { createFolders, findFile, removeFolders, type FoundFile } from './find-file.js';
import { toSha256 } from './json-text.js';
import { settle, type OwnedFile } from './ownership.js';
import { removeFile, replaceFile } from './write-file.js';

type Outcome = Pick<Delivery, 'state' | 'reason'>;

/** Writes a file that is ours as a whole. One that was there before is kept, to be restored. */
export function deliverOwn(desk: Desk, place: Place, how: OwnFile, verified: VerifiedForm): Outcome {
  // An empty policy file is "no policy" to several clients: a fleet would stand open (docs/clients.md, "Traps").
  if (verified.bytes.length === 0)
    throw new FleetError('CORRUPT_FILE', 'the release has an empty file for it');
  const found = findOwn(desk, place);
  const mode = how.readableBy === 'everyone' ? 0o644 : desk.state.readableMode;
  const sha256 = found.bytes && toSha256(found.bytes);
  const owned = settle(desk.ownership.find(place.form), sha256);
  const right = sha256 === verified.sha256 && hasMode(found, mode);
  const opened = openFolder(how, path.dirname(found.path));
  const drift = toDrift(owned, sha256, opened || (owned?.sha256 === sha256 && !hasMode(found, mode)));
  const next = toOwned(place, desk, verified, owned, found);
  if (right && owned?.formSha256 === verified.sha256 && owned.sha256 === sha256 && !drift)
    return { state: 'unchanged' };
  if (right) desk.ownership.save(place.form, next);
  else write(desk, place, found, { bytes: verified.bytes, mode }, next, owned);
  if (drift) return { state: 'drifted', reason: `${drift}; repaired` };
  return { state: right ? 'unchanged' : 'applied' };
}

/** Removes the file (never empties it), or puts back the one that was there before us. */
export function withdrawOwn(desk: Desk, place: Place, owned: OwnedFile): void {
  const found = findOwn(desk, place);
  const settled = settle(owned, found.bytes && toSha256(found.bytes));
  if (settled && found.bytes) {
    keepBackup(desk.state.path('backups'), place.form, found.bytes, desk.now);
    const { before } = settled;
    if (before)
      replaceFile(found.path, Buffer.from(before.base64, 'base64'), {
        mode: before.mode,
        owner: found.owner,
      });
    else removeFile(found.path);
    removeFolders(settled.folders);
  }
  desk.ownership.save(place.form, null);
}

/** A link in a system file's place is not followed: whoever owns its target would own the policy. */
function findOwn({ machine }: Desk, place: Place): FoundFile {
  const file = place.file(machine);
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new FleetError('FORBIDDEN', `${file} is a link`, { hint: 'remove the link, then sync again' });
  }
  return findFile(file, place.boundary(machine));
}

function toDrift(owned: OwnedFile | null, sha256: string | null, closed: boolean): string | null {
  if (!owned || owned.sha256 === null) return null;
  if (sha256 === null) return 'the file was deleted';
  if (sha256 !== owned.sha256) return 'the file was changed';
  return closed ? 'the permissions were changed' : null;
}

function hasMode({ bytes, mode }: FoundFile, wanted: number): boolean {
  return bytes === null || process.platform === 'win32' || mode === wanted;
}

/** A folder that others cannot enter hides a policy from the client, which then behaves as if there were none. */
function openFolder({ readableBy }: OwnFile, folder: string): boolean {
  if (readableBy !== 'everyone' || process.platform === 'win32') return false;
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (!stat || (stat.mode & 0o777) === 0o755) return false;
  fs.chmodSync(folder, 0o755);
  return true;
}

function toOwned(
  place: Place,
  desk: Desk,
  verified: VerifiedForm,
  owned: OwnedFile | null,
  found: FoundFile,
): OwnedFile {
  const isOurs = owned || (desk.ownership.lost && found.bytes && toSha256(found.bytes) === verified.sha256);
  const before = isOurs ? owned?.before : toBefore(found);
  return {
    form: place.form,
    path: place.file(desk.machine),
    sha256: verified.sha256,
    formSha256: verified.sha256,
    folders: owned?.folders ?? [],
    ...(before ? { before } : {}),
  };
}

function toBefore({ bytes, mode }: FoundFile): OwnedFile['before'] {
  return bytes === null ? undefined : { base64: bytes.toString('base64'), mode: mode! };
}

function write(
  desk: Desk,
  place: Place,
  found: FoundFile,
  content: { bytes: Buffer; mode: number },
  next: OwnedFile,
  owned: OwnedFile | null,
): void {
  const created = createFolders(path.dirname(found.path), content.mode === 0o644 ? 0o755 : 0o700);
  const written = { ...next, folders: [...next.folders, ...created] };
  desk.ownership.save(place.form, {
    ...written,
    undo: { sha256: found.bytes && toSha256(found.bytes), owned },
  });
  if (found.bytes) keepBackup(desk.state.path('backups'), place.form, found.bytes, desk.now);
  replaceFile(found.path, content.bytes, { mode: content.mode });
  if (toSha256(fs.readFileSync(found.path)) !== next.sha256) {
    throw new FleetError(
      'INTEGRITY',
      'the file on disk is not what was written: the disk, or another program, changed it',
    );
  }
  desk.ownership.save(place.form, written);
}
