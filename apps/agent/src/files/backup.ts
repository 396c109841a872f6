import fs from 'node:fs';
import path from 'node:path';
import { toSha256 } from './json-text.js';

const KEPT = 5;

/**
 * Keeps what a client's file was before we replaced it, in the agent's own folder (it may hold the user's
 * secrets, so only its owner reads it). The oldest beyond five go.
 */
export function keepBackup(folder: string, form: string, bytes: Uint8Array, now: Date): void {
  const place = path.join(folder, form);
  fs.mkdirSync(place, { recursive: true, mode: 0o700 });
  const name = `${now.toISOString().replaceAll(':', '-')}-${toSha256(bytes).slice(0, 8)}`;
  const kept = listBackups(folder, form);
  if (kept.at(-1)?.slice(-8) === name.slice(-8)) return;
  // Not synced to disk: the file itself is replaced with care, and waiting here gives its client time to write.
  fs.writeFileSync(path.join(place, name), bytes, { mode: 0o600 });
  for (const old of [...kept, name].slice(0, -KEPT)) fs.rmSync(path.join(place, old), { force: true });
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
