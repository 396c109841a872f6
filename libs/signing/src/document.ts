import { createHash } from 'node:crypto';
import { canonicalize } from '@tufjs/canonical-json';
import { FleetError } from '@app/domain';
import { signVerified, type Signer } from './signer.js';

export const ROLE_NAMES = ['root', 'targets', 'snapshot', 'timestamp'] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** One signed metadata file, as served. */
export interface SignedDocument {
  role: RoleName;
  /** Its file name: `timestamp.json`, `1795213240.snapshot.json`, `4.root.json`. */
  name: string;
  version: number;
  expires: string;
  /** Ordinary JSON text: what is stored, hashed and served, never written anew. */
  bytes: Buffer;
}

/**
 * The signed field that ties a document to its organisation and cohort. Without it, keys shared by all
 * cohorts let a mirror serve one cohort's valid repository to another (docs/trust.md, "What is signed").
 */
export interface Binding {
  organisation: string;
  /** Absent in the root alone, which all cohorts share. */
  channel?: string;
  /** In targets: the release, which holds even when the cohort's set of files is empty. */
  release?: number;
  /** In timestamps: when it was signed, the floor for wrong clocks. */
  issued?: string;
}

export const BINDING = 'x-quartermaster';
export const SPEC_VERSION = '1.0.31';

/** What every role's signed part has; the rest is the role's own. */
export interface SignedPart {
  _type: RoleName;
  version: number;
  expires: string;
  [field: string]: unknown;
}

/**
 * Signs the canonical form and writes the ordinary one: canonical JSON leaves control characters raw, so
 * that a PEM key in it would be no JSON.
 *
 * @throws FleetError SIGNING_REFUSED for more bytes than agents take, or a signature that does not verify
 */
export async function signDocument(signed: SignedPart, signers: readonly Signer[]): Promise<SignedDocument> {
  const full = { ...signed, spec_version: SPEC_VERSION };
  const canonical = Buffer.from(canonicalize(full));
  const signatures = [];
  for (const signer of signers) {
    const signature = await signVerified(signer, canonical);
    signatures.push({ keyid: signer.keyId, sig: signature.toString('hex') });
  }
  const { _type: role, version, expires } = signed;
  const bytes = Buffer.from(JSON.stringify({ signatures, signed: full }));
  if (bytes.length > MAX_LENGTHS[role]) {
    throw new FleetError(
      'SIGNING_REFUSED',
      `${role} would have ${bytes.length} bytes, agents take ${MAX_LENGTHS[role]}`,
    );
  }
  return { role, name: toDocumentName(role, version), version, expires, bytes };
}

/** The most bytes an agent downloads of each role before it gives up; docs/trust.md, "What the agent does", 4. */
export const MAX_LENGTHS: Record<RoleName, number> = {
  root: 64 * 1024,
  timestamp: 16 * 1024,
  snapshot: 64 * 1024,
  targets: 256 * 1024,
};

/** The most bytes all files of a cohort may have together. */
export const MAX_FILES_LENGTH = 8 * 1024 * 1024;

export function toDocumentName(role: RoleName, version: number): string {
  return role === 'timestamp' ? 'timestamp.json' : `${version}.${role}.json`;
}

/** How one document is named by the next: version, length and hash. */
export function toMetaEntry({ version, bytes }: Pick<SignedDocument, 'version' | 'bytes'>) {
  return { version, length: bytes.length, hashes: { sha256: toSha256(bytes) } };
}

export function toSha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
