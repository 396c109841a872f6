import { FleetError } from '@app/domain';
import {
  createPrivateKey,
  openKey,
  SEAL_COST,
  sealKey,
  toKeyKind,
  toPublicKeyText,
  toSigner,
  type KeyKind,
  type SealCost,
  type Signer,
} from '@app/signing';
import { readFileBytes, writeNewFile } from './files.js';

export const KEY_ROLES = ['root', 'targets', 'online'] as const;
export type KeyRole = (typeof KEY_ROLES)[number];

/** 128 MB and half a second for each guess: these keys are opened once a year, on a machine with nothing else to do. */
const OFFLINE_COST: SealCost = { N: 2 ** 17, r: 8, p: 1 };

/** What everybody may know of a key. */
export interface PublicHalf {
  keyId: string;
  kind: KeyKind;
  publicKey: string;
}

export function toPublicHalf({ keyId, tufKey }: Signer): PublicHalf {
  return { keyId, kind: toKeyKind(tufKey), publicKey: toPublicKeyText(tufKey) };
}

/** Makes a key pair and seals it into a new file, which is read back before anybody relies on it. */
export async function createKeyFile(
  file: string,
  role: KeyRole,
  kind: KeyKind,
  passphrase: string,
): Promise<Signer> {
  const key = createPrivateKey(kind);
  const cost = role === 'root' ? OFFLINE_COST : SEAL_COST;
  await writeNewFile(file, await sealKey(key, passphrase, cost), 0o600);
  const signer = await openKeyFile(file, passphrase);
  if (signer.keyId === toSigner(key).keyId) return signer;
  throw new FleetError('INTEGRITY', `${file} does not hold what was written to it`, {
    hint: 'use another medium',
  });
}

/** @throws FleetError INVALID_INPUT, CORRUPT_FILE, INTEGRITY (wrong passphrase, or altered) */
export async function openKeyFile(file: string, passphrase: string): Promise<Signer> {
  return toSigner(await openKey(Buffer.from(await readFileBytes(file)).toString('utf8'), passphrase));
}
