import { FleetError } from '@app/domain';
import { BINDING, signDocument, toSha256, type SignedDocument, type SignedPart } from './document.js';
import { toInstant } from './lifetimes.js';
import { toKeyId, type Signer, type TufKey } from './signer.js';

export interface RootPlan {
  organisation: string;
  version: number;
  expires: Date;
  rootKeys: readonly TufKey[];
  /** How many root keys must sign. */
  threshold: number;
  targetsKeys: readonly TufKey[];
  /** Default 1. */
  targetsThreshold?: number;
  /** Signs snapshot and timestamp. */
  onlineKey: TufKey;
}

/** What the roles of a root are; only what this product needs of it. */
export interface RootRoles {
  organisation: string;
  version: number;
  expires: string;
  keys: Readonly<Record<string, TufKey>>;
  roles: Readonly<
    Record<'root' | 'targets' | 'snapshot' | 'timestamp', { keyids: readonly string[]; threshold: number }>
  >;
}

/**
 * Writes and signs a root. With `previous`, it is a rotation: the next version, signed by the old and the
 * new threshold (TUF 5.3.4). Clients would accept one key under two ids as two signatures, so the builder
 * checks what they do not.
 *
 * @throws FleetError SIGNING_REFUSED
 */
export async function buildRoot(
  plan: RootPlan,
  signers: readonly Signer[],
  previous?: Uint8Array,
): Promise<SignedDocument> {
  const part = toRootPart(plan);
  checkSigners(plan, signers, previous);
  return signDocument(part, signers);
}

/**
 * What is signed of a root, the same for the same plan.
 *
 * @throws FleetError SIGNING_REFUSED
 */
export function toRootPart(plan: RootPlan): SignedPart {
  checkPlan(plan);
  const rootIds = plan.rootKeys.map(toKeyId);
  const targetsIds = plan.targetsKeys.map(toKeyId);
  const online = { keyids: [toKeyId(plan.onlineKey)], threshold: 1 };
  const keys = [...plan.rootKeys, ...plan.targetsKeys, plan.onlineKey];
  return {
    _type: 'root',
    version: plan.version,
    expires: toInstant(plan.expires),
    consistent_snapshot: true,
    [BINDING]: { organisation: plan.organisation },
    keys: Object.fromEntries(keys.map((key) => [toKeyId(key), key])),
    roles: {
      root: { keyids: rootIds, threshold: plan.threshold },
      targets: { keyids: targetsIds, threshold: plan.targetsThreshold ?? 1 },
      snapshot: online,
      timestamp: online,
    },
  };
}

/** The fingerprint people and installers pin. */
export function rootSha256(bytes: Uint8Array): string {
  return toSha256(bytes);
}

/** Reads a root this product wrote. It verifies nothing: for the side that signs, not the one that trusts. */
export function readRoot(bytes: Uint8Array): RootRoles {
  const { signed } = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return {
    organisation: signed[BINDING].organisation,
    version: signed.version,
    expires: signed.expires,
    keys: signed.keys,
    roles: signed.roles,
  };
}

function checkPlan({
  version,
  threshold,
  rootKeys,
  targetsKeys,
  targetsThreshold = 1,
  onlineKey,
}: RootPlan): void {
  if (!Number.isSafeInteger(version) || version < 1)
    throw refused(`root version ${version} is not a whole number from 1`);
  checkThreshold('root', threshold, rootKeys);
  checkThreshold('targets', targetsThreshold, targetsKeys);
  const publics = [...rootKeys, ...targetsKeys, onlineKey].map((key) => key.keyval.public.trim());
  if (new Set(publics).size !== publics.length)
    throw refused('one key appears twice in the root: each role has keys of its own');
}

function checkThreshold(role: string, threshold: number, keys: readonly TufKey[]): void {
  if (!Number.isSafeInteger(threshold) || threshold < 1 || threshold > keys.length) {
    throw refused(`the threshold of ${role} is ${threshold} with ${keys.length} keys`);
  }
}

function checkSigners(plan: RootPlan, signers: readonly Signer[], previous?: Uint8Array): void {
  const ids = new Set(signers.map(({ keyId }) => keyId));
  if (ids.size !== signers.length) throw refused('one root key signs twice');
  checkSigned('the new root', plan.rootKeys.map(toKeyId), plan.threshold, ids);
  if (previous === undefined) return;
  const before = readRoot(previous);
  if (plan.version !== before.version + 1)
    throw refused(`root ${plan.version} cannot follow root ${before.version}`);
  if (plan.organisation !== before.organisation) throw refused('a root never changes its organisation');
  checkSigned('the present root', before.roles.root.keyids, before.roles.root.threshold, ids);
}

function checkSigned(
  whose: string,
  keyIds: readonly string[],
  threshold: number,
  signed: ReadonlySet<string>,
): void {
  const count = keyIds.filter((id) => signed.has(id)).length;
  if (count < threshold) throw refused(`${count} root keys sign, ${whose} asks for ${threshold}`);
}

function refused(message: string): FleetError {
  return new FleetError('SIGNING_REFUSED', message);
}
