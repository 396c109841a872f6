import fs from 'node:fs';
import path from 'node:path';
import { FleetError } from '@app/domain';

/** A client's file as it is now: null bytes for none. */
export interface FoundFile {
  /** Where it really is, links followed. */
  path: string;
  bytes: Buffer | null;
  mode?: number;
  owner?: { uid: number; gid: number };
}

/**
 * Follows links as far as they stay below `boundary` (the user's home; the system folder of a managed file).
 * A link out of it could make the agent, which may be root, write anywhere.
 *
 * @throws FleetError FORBIDDEN, CORRUPT_FILE
 */
export function findFile(file: string, boundary: string): FoundFile {
  const real = resolveFile(file, boundary);
  const stat = fs.lstatSync(real, { throwIfNoEntry: false });
  if (!stat) return { path: real, bytes: null };
  if (!stat.isFile()) throw new FleetError('CORRUPT_FILE', `${file} is no regular file`);
  return {
    path: real,
    bytes: fs.readFileSync(real),
    mode: stat.mode & 0o777,
    owner: { uid: stat.uid, gid: stat.gid },
  };
}

/** @throws FleetError FORBIDDEN */
export function resolveFile(file: string, boundary: string): string {
  const link = fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  const real = link ? followLink(file) : path.join(resolveFolder(path.dirname(file)), path.basename(file));
  const limit = resolveFolder(boundary);
  if (real !== limit && !real.startsWith(limit.endsWith(path.sep) ? limit : limit + path.sep)) {
    throw new FleetError('FORBIDDEN', `${file} is a link that leaves ${boundary}`, {
      hint: 'replace the link by a file, or by a link to a place below the home folder',
    });
  }
  return real;
}

function followLink(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch (cause) {
    throw new FleetError('FORBIDDEN', `${file} is a link to nothing`, {
      hint: 'remove the link, then sync again',
      cause,
    });
  }
}

/** The real path of a folder of which the last parts may not exist yet. */
function resolveFolder(folder: string): string {
  if (fs.lstatSync(folder, { throwIfNoEntry: false })) return fs.realpathSync(folder);
  const parent = path.dirname(folder);
  return parent === folder ? folder : path.join(resolveFolder(parent), path.basename(folder));
}

/** Makes the folders that are missing and names them, innermost last, so that leaving can remove them again. */
export function createFolders(folder: string, mode: number, owner?: { uid: number; gid: number }): string[] {
  if (fs.existsSync(folder)) return [];
  const created = createFolders(path.dirname(folder), mode, owner);
  fs.mkdirSync(folder, { mode });
  fs.chmodSync(folder, mode); // whatever the umask
  if (owner && process.geteuid?.() === 0) fs.chownSync(folder, owner.uid, owner.gid);
  return [...created, folder];
}

/** Removes folders that we made, as far as nothing else is in them. */
export function removeFolders(created: readonly string[]): void {
  for (const folder of created.toReversed()) {
    if (!fs.existsSync(folder) || fs.readdirSync(folder).length > 0) return;
    if (!removeFolder(folder)) return;
  }
}

/** False for a mount point, which a service manager makes of what the agent may write. It can stay, empty. */
function removeFolder(folder: string): boolean {
  try {
    fs.rmdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
    return false;
  }
}
