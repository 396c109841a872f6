import { canonicalize } from '@tufjs/canonical-json';
import { FleetError } from '@app/domain';
import { parseRootOrganisation } from './check-document.js';
import { SPEC_VERSION } from './document.js';
import { toPublicKey } from './public-key-text.js';
import { toRootPart, type RootPlan } from './root.js';
import type { TufKey } from './signer.js';

/** One signature of a root, not yet looked at. */
export interface RootSignature {
  keyid: string;
  sig: string;
}

/** A root as a file: what it says, in exactly the form this product writes, and who claims to have signed it. */
export interface ParsedRoot {
  plan: RootPlan;
  signatures: readonly RootSignature[];
  /** The bytes that its signatures are over. */
  canonical: Buffer;
}

const KEY_ID = /^[0-9a-f]{64}$/;
const SIGNATURE = /^(?:[0-9a-f]{2}){1,200}$/;

/**
 * Reads a root that came from elsewhere. The plan is read from it and written again: whatever is not exactly
 * what the plan says (a field more, a key under another's id, a member twice) is refused, so that no two
 * readers of these bytes can disagree about them. Verifies no signature.
 *
 * @throws FleetError INVALID_INPUT, and as `checkDocument`
 */
export function parseRoot(bytes: Uint8Array): ParsedRoot {
  const organisation = parseRootOrganisation(bytes);
  const text = Buffer.from(bytes).toString('utf8');
  const document = JSON.parse(text) as { signed: SignedRoot; signatures: unknown };
  const plan = readPlan(organisation, document.signed);
  const canonical = Buffer.from(toCanonical(plan));
  const signatures = readSignatures(document.signatures);
  const same =
    canonicalizeAny(document.signed) === canonical.toString('utf8') &&
    JSON.stringify({ signatures, signed: document.signed }) === text;
  if (!same) throw malformed('it has more in it, or spells it otherwise');
  return { plan, signatures, canonical };
}

/** The file, with these signatures: ordinary JSON, as `signDocument` writes it. */
export function toRootBytes(plan: RootPlan, signatures: readonly RootSignature[]): Buffer {
  return Buffer.from(
    JSON.stringify({ signatures, signed: { ...toRootPart(plan), spec_version: SPEC_VERSION } }),
  );
}

interface SignedRoot {
  version: number;
  expires: string;
  keys: Record<string, TufKey>;
  roles: Record<'root' | 'targets' | 'timestamp', { keyids: string[]; threshold: number }>;
}

function readPlan(organisation: string, { version, expires, keys, roles }: SignedRoot): RootPlan {
  try {
    const toKeys = (ids: readonly string[]) => ids.map((id) => readKey(keys[id]!));
    const plan: RootPlan = {
      organisation,
      version,
      expires: new Date(expires),
      rootKeys: toKeys(roles.root.keyids),
      threshold: roles.root.threshold,
      targetsKeys: toKeys(roles.targets.keyids),
      targetsThreshold: roles.targets.threshold,
      onlineKey: toKeys(roles.timestamp.keyids)[0]!,
    };
    toRootPart(plan);
    return plan;
  } catch (cause) {
    throw malformed(cause instanceof FleetError ? cause.message : 'a part of it is missing', cause);
  }
}

function readKey({ keytype, scheme, keyval }: TufKey): TufKey {
  const key: TufKey = { keytype, scheme, keyval: { public: keyval.public } };
  toPublicKey(key);
  return key;
}

function readSignatures(value: unknown): RootSignature[] {
  if (!Array.isArray(value)) throw malformed('it has no list of signatures');
  const signatures = value.map((one: Partial<RootSignature> | null): RootSignature => {
    const { keyid, sig } = one ?? {};
    if (typeof keyid !== 'string' || typeof sig !== 'string' || !KEY_ID.test(keyid) || !SIGNATURE.test(sig))
      throw malformed('one of its signatures is none');
    return { keyid, sig };
  });
  if (new Set(signatures.map(({ keyid }) => keyid)).size !== signatures.length)
    throw malformed('one key signs twice');
  return signatures;
}

function toCanonical(plan: RootPlan): string {
  return canonicalize({ ...toRootPart(plan), spec_version: SPEC_VERSION });
}

function canonicalizeAny(value: object): string | null {
  try {
    return canonicalize(value);
  } catch {
    return null; // a number with a fraction has no canonical form: it is not what we wrote
  }
}

function malformed(why: string, cause?: unknown): FleetError {
  return new FleetError('INVALID_INPUT', `this is no root as this product writes it: ${why}`, {
    hint: 'plan it with: qm root plan',
    cause,
  });
}
