import { FleetError } from '@app/domain';
import { toInstant } from './lifetimes.js';
import { parseRoot, type ParsedRoot } from './parse-root.js';
import { toPublicKey } from './public-key-text.js';
import { readRoot, type RootPlan, type RootRoles } from './root.js';
import { toKeyId, verifySignature, type TufKey } from './signer.js';

const DAY = 86_400_000;

/** Sooner, the fleet would be out of trust before anyone has slept on it; later, a hidden root lives too long. */
const SHORTEST_DAYS = 30;
const LONGEST_DAYS = 400;

/** One person who can replace every key is one theft away from the end of trust. */
const LEAST_THRESHOLD = 2;

/** How far a threshold is met. */
export interface SignatureCount {
  signed: number;
  threshold: number;
}

/**
 * What must hold before a root takes the place of another (TUF 5.3.4 and 5.3.5), and what clients do not
 * check but their administrators would regret.
 *
 * @throws FleetError INVALID_INPUT, WRONG_REPOSITORY, WRONG_STATE, TAMPERED, UNTRUSTED
 */
export function checkNextRoot(bytes: Uint8Array, previous: Uint8Array, now: Date): RootPlan {
  const root = parseRoot(bytes);
  const before = readRoot(previous);
  checkOrganisation(root.plan, before); // ours
  checkVersion(root.plan, before); // exactly the next
  checkRootTerms(root.plan, now); // neither soon nor far, and not of one person alone
  const { present, next } = countRootSignatures(bytes, previous); // each of a known key, and its own
  checkCount(present, `root ${before.version}, which is in force,`); // those who are trusted now agree
  checkCount(next, `root ${root.plan.version} itself`); // those who will be can sign
  return root.plan;
}

/** What can be said of a plan before anybody signs it. @throws FleetError INVALID_INPUT */
export function checkRootTerms(plan: RootPlan, now: Date): void {
  checkExpiry(plan, now);
  checkThreshold(plan);
}

/**
 * Who has signed so far: for the keys of the root in force, and for the new one's own.
 *
 * @throws FleetError TAMPERED, UNTRUSTED for a signature that is not what it claims to be
 */
export function countRootSignatures(
  bytes: Uint8Array,
  previous: Uint8Array,
): { present: SignatureCount; next: SignatureCount } {
  const root = parseRoot(bytes);
  const { keys, roles } = readRoot(previous);
  const presentKeys = roles.root.keyids.map((id) => keys[id]!);
  const signed = checkSignatures(root, [...presentKeys, ...root.plan.rootKeys]);
  const count = (own: readonly TufKey[]) => own.filter((key) => signed.has(toKeyId(key))).length;
  return {
    present: { signed: count(presentKeys), threshold: roles.root.threshold },
    next: { signed: count(root.plan.rootKeys), threshold: root.plan.threshold },
  };
}

function checkOrganisation({ organisation }: RootPlan, before: RootRoles): void {
  if (organisation === before.organisation) return;
  throw new FleetError('WRONG_REPOSITORY', 'this root is of another organisation', {
    hint: 'it was planned from another server’s root',
  });
}

function checkVersion({ version }: RootPlan, before: RootRoles): void {
  if (version === before.version + 1) return;
  throw new FleetError('WRONG_STATE', `root ${version} cannot follow root ${before.version}`, {
    hint: `roots follow one by one: plan root ${before.version + 1} with qm root plan, and have it signed`,
  });
}

function checkExpiry({ expires }: RootPlan, now: Date): void {
  const days = (expires.getTime() - now.getTime()) / DAY;
  if (days >= SHORTEST_DAYS && days <= LONGEST_DAYS) return;
  throw new FleetError('INVALID_INPUT', `the root would expire on ${toInstant(expires)}`, {
    hint: `a root lives for ${SHORTEST_DAYS} to ${LONGEST_DAYS} days; is the clock of the machine that planned it right?`,
  });
}

function checkThreshold({ threshold }: RootPlan): void {
  if (threshold >= LEAST_THRESHOLD) return;
  throw new FleetError('INVALID_INPUT', `a threshold of ${threshold} lets one holder replace every key`, {
    hint: `plan it with --threshold ${LEAST_THRESHOLD} or more`,
  });
}

/** The ids of the keys that signed. */
function checkSignatures({ signatures, canonical }: ParsedRoot, known: readonly TufKey[]): Set<string> {
  const byId = new Map(known.map((key) => [toKeyId(key), key]));
  for (const { keyid, sig } of signatures) {
    const key = byId.get(keyid);
    if (!key)
      throw new FleetError(
        'UNTRUSTED',
        `key ${keyid.slice(0, 16)} signed, which is a root key of neither root`,
      );
    if (!verifySignature(toPublicKey(key), canonical, Buffer.from(sig, 'hex'))) {
      throw new FleetError('TAMPERED', `the signature of key ${keyid.slice(0, 16)} is not over this root`, {
        hint: 'the root was changed after it was signed: compare it with what the holders signed',
      });
    }
  }
  return new Set(signatures.map(({ keyid }) => keyid));
}

function checkCount({ signed, threshold }: SignatureCount, whose: string): void {
  if (signed >= threshold) return;
  throw new FleetError(
    'UNTRUSTED',
    `signed with ${signed} of the ${threshold} root keys that ${whose} asks for`,
    {
      hint: 'have another holder sign it: qm root sign FILE --key KEYFILE',
    },
  );
}
