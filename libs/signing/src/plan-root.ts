import { FleetError } from '@app/domain';
import { ROOT_LIFETIME } from './lifetimes.js';
import { parseRoot, toRootBytes } from './parse-root.js';
import type { RootPlan } from './root.js';
import { toKeyId, type TufKey } from './signer.js';

/** What is to be different in the next root. Nothing: it is renewed. */
export interface RootEdits {
  /** Default: a year from now. */
  expires?: Date;
  /** Root keys that leave, each by its id or the start of it, and the key that takes its place. */
  replaceRoots?: readonly { keyId: string; by: TufKey }[];
  threshold?: number;
  targetsKey?: TufKey;
  onlineKey?: TufKey;
}

/** The start of a key id that still names one key. */
const SHORTEST = 8;

/**
 * The next root after this one, for its holders to sign.
 *
 * @throws FleetError INVALID_INPUT
 */
export function planNextRoot(previous: Uint8Array, edits: RootEdits, now: Date): RootPlan {
  const { plan } = parseRoot(previous);
  const next: RootPlan = {
    ...plan,
    version: plan.version + 1,
    expires: edits.expires ?? new Date(now.getTime() + ROOT_LIFETIME * 1000),
    rootKeys: replaceRoots(plan.rootKeys, edits.replaceRoots ?? []),
    threshold: edits.threshold ?? plan.threshold,
    targetsKeys: edits.targetsKey ? [edits.targetsKey] : plan.targetsKeys,
    targetsThreshold: edits.targetsKey ? 1 : plan.targetsThreshold,
    onlineKey: edits.onlineKey ?? plan.onlineKey,
  };
  try {
    return parseRoot(draftRoot(next)).plan;
  } catch (cause) {
    const why = cause instanceof FleetError ? cause.message : 'it cannot be written';
    throw new FleetError('INVALID_INPUT', `this is no plan for a root: ${why}`, { cause });
  }
}

/** The root before anybody has signed it. */
export function draftRoot(plan: RootPlan): Buffer {
  return toRootBytes(plan, []);
}

function replaceRoots(
  keys: readonly TufKey[],
  replacements: NonNullable<RootEdits['replaceRoots']>,
): TufKey[] {
  const next = [...keys];
  for (const { keyId, by } of replacements) next[findKey(keys, keyId)] = by;
  if (new Set(replacements.map(({ keyId }) => findKey(keys, keyId))).size === replacements.length)
    return next;
  throw new FleetError('INVALID_INPUT', 'one root key is to be replaced twice');
}

function findKey(keys: readonly TufKey[], start: string): number {
  const found = keys.flatMap((key, at) => (toKeyId(key).startsWith(start) ? [at] : []));
  if (start.length >= SHORTEST && found.length === 1) return found[0]!;
  throw new FleetError('INVALID_INPUT', `"${start}" names no root key of this root`, {
    hint: `root keys are ${keys.map((key) => toKeyId(key).slice(0, 16)).join(', ')}: give at least ${SHORTEST} digits`,
  });
}
