import fs from 'node:fs';
import path from 'node:path';
import type { Form } from '@app/domain';
import { findForm, toSha256, type RoleName } from '@app/signing';
import type { VerifiedForm } from '../files/deliver.js';
import type { StateFolder } from '../state/state-folder.js';
import { TrustFolder } from './trust-folder.js';

/** The last good bundle: what every document and file of one update was, once all of it had passed. */
export interface Verified {
  organisation: string;
  channel: string;
  release: number;
  rootVersion: number;
  /** When the server last said that this is current, signed. */
  issued: string;
  /** Until when that counts. */
  expires: string;
  verifiedAt: string;
  /** SHA-256 of the stored documents: a state that does not match is torn, and built anew. */
  documents: Record<RoleName, string>;
  files: readonly VerifiedFile[];
}

export interface VerifiedFile {
  /** As signed; of a newer version, it may be a form that this agent does not know. */
  name: string;
  client: string;
  sha256: string;
}

const FILE = 'verified.json';
const FOLDER = 'files';

export function findVerified(state: StateFolder): Verified | null {
  return state.findOrForget<Verified>(FILE);
}

/** Files first: the record that names them counts only once they are on disk. */
export function saveVerified(
  state: StateFolder,
  verified: Verified,
  bytes: ReadonlyMap<string, Buffer>,
): void {
  for (const { name, sha256 } of verified.files) {
    if (!findFileBytes(state, name, sha256))
      state.saveBytes(toName(name, sha256), bytes.get(name)!, state.readableMode);
  }
  state.saveBytes(FILE, Buffer.from(JSON.stringify(verified)), state.readableMode);
  prune(state, new Set(verified.files.map(({ name, sha256 }) => path.basename(toName(name, sha256)))));
}

/** Null when the file is missing or not what was verified. */
export function findFileBytes(state: StateFolder, name: string, sha256: string): Buffer | null {
  const bytes = state.findBytes(toName(name, sha256));
  return bytes && toSha256(bytes) === sha256 ? bytes : null;
}

/** True while everything that an update left is on disk, unharmed: only then does "unchanged" mean anything. */
export function isIntact(state: StateFolder, verified: Verified): boolean {
  const trust = new TrustFolder(state, verified.channel);
  const roles = Object.entries(verified.documents) as [RoleName, string][];
  return (
    roles.every(([role, sha256]) => isSame(trust.find(role), sha256)) &&
    verified.files.every(({ name, sha256 }) => findFileBytes(state, name, sha256) !== null)
  );
}

/** Forms that this agent knows, with their bytes; null bytes where the stored file was harmed. */
export function readForms(
  state: StateFolder,
  { files }: Verified,
): (Omit<VerifiedForm, 'bytes'> & { bytes: Buffer | null })[] {
  return files.flatMap(({ name, sha256 }) => {
    const form: Form | null = findForm(name);
    return form ? [{ form, sha256, bytes: findFileBytes(state, name, sha256) }] : [];
  });
}

function isSame(bytes: Buffer | null, sha256: string): boolean {
  return bytes !== null && toSha256(bytes) === sha256;
}

/** `name` passed `checkName` when it was verified. */
function toName(name: string, sha256: string): string {
  return `${FOLDER}/${sha256}.${name}`;
}

function prune(state: StateFolder, wanted: ReadonlySet<string>): void {
  if (!fs.existsSync(state.path(FOLDER))) return;
  for (const name of fs.readdirSync(state.path(FOLDER))) {
    if (!wanted.has(name)) state.remove(`${FOLDER}/${name}`);
  }
}
