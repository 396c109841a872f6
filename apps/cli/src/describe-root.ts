import {
  parseRoot,
  rootSha256,
  toInstant,
  toKeyId,
  toPublicKeyText,
  type RootPlan,
  type TufKey,
} from '@app/signing';

const DAY = 86_400_000;

/** A root as `--json` prints it. */
export interface RootDescription {
  organisation: string;
  version: number;
  expires: string;
  sha256: string;
  root: { threshold: number; keys: KeyDescription[] };
  targets: { threshold: number; keys: KeyDescription[] };
  online: { threshold: number; keys: KeyDescription[] };
  /** Ids of keys whose signatures the file carries; here nothing says that they hold. */
  signatures: string[];
}

interface KeyDescription {
  keyId: string;
  publicKey: string;
}

/** @throws FleetError INVALID_INPUT for what is no root */
export function describeRoot(bytes: Uint8Array): RootDescription {
  const { plan, signatures } = parseRoot(bytes);
  const { organisation, version, expires, rootKeys, threshold, targetsKeys, targetsThreshold = 1 } = plan;
  return {
    organisation,
    version,
    expires: toInstant(expires),
    sha256: rootSha256(bytes),
    root: { threshold, keys: rootKeys.map(toDescription) },
    targets: { threshold: targetsThreshold, keys: targetsKeys.map(toDescription) },
    online: { threshold: 1, keys: [toDescription(plan.onlineKey)] },
    signatures: signatures.map(({ keyid }) => keyid),
  };
}

/** What a holder reads before signing, and compares with the others. `note` says more about a key. */
export function toRootText(
  root: RootDescription,
  now: Date,
  note: (keyId: string) => string = () => '',
): string {
  const days = Math.floor((Date.parse(root.expires) - now.getTime()) / DAY);
  const { root: holders, targets, online } = root;
  const isComplete = root.signatures.length >= holders.threshold;
  const keys = (role: string, { keys: own }: RootDescription['root']) =>
    own.map(
      ({ keyId, publicKey }) => `  ${role.padEnd(8)} ${keyId.slice(0, 16)}  ${publicKey}${note(keyId)}`,
    );
  return [
    `root ${root.version} of organisation ${root.organisation}`,
    `expires  ${root.expires} (${days < 0 ? 'it has expired' : `in ${days} days`})`,
    `SHA-256  ${isComplete ? root.sha256 : 'not before enough holders have signed: each signature changes it'}`,
    `signing the next root takes ${holders.threshold} of ${holders.keys.length} root keys`,
    ...keys('root', holders),
    ...keys('targets', targets),
    ...keys('online', online),
    '',
  ].join('\n');
}

/** What the next root changes, in a line each. */
export function toChanges(next: RootPlan, present: RootPlan): string[] {
  const changes = [`expires ${toInstant(next.expires)} instead of ${toInstant(present.expires)}`];
  if (next.threshold !== present.threshold)
    changes.push(`takes ${next.threshold} root keys instead of ${present.threshold}`);
  return [
    ...changes,
    ...toKeyChanges('root key', next.rootKeys, present.rootKeys),
    ...toKeyChanges('targets key', next.targetsKeys, present.targetsKeys),
    ...toKeyChanges('online key', [next.onlineKey], [present.onlineKey]),
  ];
}

function toKeyChanges(what: string, next: readonly TufKey[], present: readonly TufKey[]): string[] {
  const [after, before] = [new Set(next.map(toKeyId)), new Set(present.map(toKeyId))];
  return [
    ...present.filter((key) => !after.has(toKeyId(key))).map((key) => `${what} leaves: ${toKeyId(key)}`),
    ...next
      .filter((key) => !before.has(toKeyId(key)))
      .map((key) => `${what} joins: ${toKeyId(key)} (${toPublicKeyText(key)})`),
  ];
}

function toDescription(key: TufKey): KeyDescription {
  return { keyId: toKeyId(key), publicKey: toPublicKeyText(key) };
}
