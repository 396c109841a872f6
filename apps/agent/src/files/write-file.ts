import fs from 'node:fs';
import path from 'node:path';

export interface FileLook {
  mode: number;
  /** False where the content can be had again: whole at every instant, but a power cut may take it. */
  durable?: boolean;
  /** Set where the owner must be kept or chosen, which only root can do. */
  owner?: { uid: number; gid: number };
}

/** Fixed, so that whoever comes after a killed run knows which file to remove. */
export function toTemporaryPath(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.quartermaster.tmp`);
}

/**
 * Replaces a file so that at every instant there is the old one or the new one, whole and on disk: temporary
 * file in the same folder, sync, rename, sync of the folder. `isStillWanted` is asked right before the rename;
 * on false nothing is replaced and false is returned.
 */
export function replaceFile(
  file: string,
  bytes: Uint8Array,
  look: FileLook,
  isStillWanted: () => boolean = () => true,
): boolean {
  const temporary = toTemporaryPath(file);
  fs.rmSync(temporary, { force: true });
  try {
    writeNew(temporary, bytes, look);
    if (!isStillWanted()) return false;
    renameStubbornly(temporary, file);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
  if (look.durable !== false) syncFolder(path.dirname(file));
  return true;
}

export function removeFile(file: string): void {
  fs.rmSync(file, { force: true });
  syncFolder(path.dirname(file));
}

/** `wx` neither follows a link nor opens what someone else put there. */
function writeNew(file: string, bytes: Uint8Array, { mode, owner, durable }: FileLook): void {
  const handle = fs.openSync(file, 'wx', 0o600);
  try {
    fs.writeFileSync(handle, bytes);
    if (owner) keepOwner(handle, owner);
    fs.fchmodSync(handle, mode); // whatever the umask
    if (durable !== false) fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Only root may give a file away; for anyone else it is theirs already, or becomes theirs. */
function keepOwner(handle: number, { uid, gid }: NonNullable<FileLook['owner']>): void {
  try {
    fs.fchownSync(handle, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}

/** Windows refuses to replace a file that a client or a virus scanner has open for a moment. */
function renameStubbornly(from: string, to: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      return fs.renameSync(from, to);
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (process.platform !== 'win32' || !busy || attempt >= 9) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 * (attempt + 1));
    }
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
