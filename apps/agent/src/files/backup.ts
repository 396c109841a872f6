import fs from 'node:fs';
import path from 'node:path';
import { FleetError } from '@app/domain';
import { toSha256 } from './json-text.js';
import type { OwnedEntries } from './merge.js';
import { replaceFile } from './write-file.js';

const KEPT = 5;

/** A client's file as it was once. */
export interface Backup {
  file: string;
  bytes: Buffer;
  /** What in it is ours, not the user's. Null where nothing is. */
  owned: OwnedEntries | null;
}

/**
 * Keeps what a client's file was before we replaced it, in the agent's own folder (it may hold the user's
 * secrets, so only its owner reads it). The oldest beyond five go. What we owned in a shared file is kept
 * beside it: without that, a restored file would bring back withdrawn entries of ours as the user's own.
 */
export function keepBackup(
  folder: string,
  form: string,
  bytes: Uint8Array,
  now: Date,
  owned: OwnedEntries | null = null,
): void {
  const place = path.join(folder, form);
  fs.mkdirSync(place, { recursive: true, mode: 0o700 });
  const name = `${now.toISOString().replaceAll(':', '-')}-${toSha256(bytes).slice(0, 8)}`;
  const kept = listBackups(folder, form);
  if (kept.at(-1)?.slice(-8) === name.slice(-8)) return;
  // Not synced to disk: the file itself is replaced with care, and waiting here gives its client time to write.
  if (owned) write(toRecord(place, name), Buffer.from(JSON.stringify(owned)));
  write(path.join(place, name), bytes);
  for (const old of [...kept, name].slice(0, -KEPT)) {
    fs.rmSync(path.join(place, old), { force: true });
    fs.rmSync(toRecord(place, old), { force: true });
  }
}

/** Oldest first. */
export function listBackups(folder: string, form: string): string[] {
  const place = path.join(folder, form);
  if (!fs.existsSync(place)) return [];
  return fs
    .readdirSync(place)
    .filter((name) => !name.startsWith('.'))
    .sort();
}

/** @throws FleetError CORRUPT_FILE */
export function readBackup(folder: string, form: string, name: string): Backup {
  const place = path.join(folder, form);
  const file = path.join(place, name);
  return { file, bytes: fs.readFileSync(file), owned: readRecord(toRecord(place, name)) };
}

/** When it was taken: its name begins with that, without colons, which Windows does not allow. */
export function toInstant(name: string): string {
  return name.slice(0, 24).replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:');
}

function write(file: string, bytes: Uint8Array): void {
  replaceFile(file, bytes, { mode: 0o600, durable: false });
}

/** Hidden, so that it is not taken for a copy. */
function toRecord(place: string, name: string): string {
  return path.join(place, `.${name}.owned.json`);
}

function readRecord(file: string): OwnedEntries | null {
  if (!fs.existsSync(file)) return null;
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as OwnedEntries;
  } catch (cause) {
    throw new FleetError('CORRUPT_FILE', `${file} is damaged: what in the copy is not yours is unknown`, {
      hint: 'restore another copy, or take from this one by hand what you need',
      cause,
    });
  }
}
