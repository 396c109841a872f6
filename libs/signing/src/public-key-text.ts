import { createPublicKey, type KeyObject } from 'node:crypto';
import { FleetError } from '@app/domain';
import { toTufKey, type KeyKind, type TufKey } from './signer.js';

const TEXT = /^(ed25519):([0-9a-f]{64})$|^(p256):([A-Za-z0-9_-]{100,200})$/;

export function toKeyKind({ keytype }: TufKey): KeyKind {
  return keytype === 'ed25519' ? 'ed25519' : 'p256';
}

/** One word that a holder can print, read aloud or paste: `ed25519:` and hex, `p256:` and its SPKI in base64url. */
export function toPublicKeyText(key: TufKey): string {
  if (key.keytype === 'ed25519') return `ed25519:${key.keyval.public}`;
  const spki = toPublicKey(key).export({ type: 'spki', format: 'der' });
  return `p256:${spki.toString('base64url')}`;
}

/** The inverse of `toPublicKeyText`. @throws FleetError INVALID_INPUT */
export function parsePublicKeyText(text: string): TufKey {
  const match = TEXT.exec(text.trim());
  if (!match) throw noKey();
  if (match[1]) {
    const key: TufKey = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: match[2]! } };
    toPublicKey(key);
    return key;
  }
  try {
    const spki = Buffer.from(match[4]!, 'base64url');
    return toTufKey(createPublicKey({ key: spki, format: 'der', type: 'spki' }));
  } catch (cause) {
    throw noKey(cause);
  }
}

/** @throws FleetError INVALID_INPUT for what is no key, or not spelled as this product spells it */
export function toPublicKey(key: TufKey): KeyObject {
  let publicKey: KeyObject;
  let again: TufKey;
  try {
    publicKey = key.keytype === 'ed25519' ? toEd25519(key.keyval.public) : createPublicKey(key.keyval.public);
    again = toTufKey(publicKey);
  } catch (cause) {
    throw noKey(cause);
  }
  const same =
    again.keytype === key.keytype && again.scheme === key.scheme && again.keyval.public === key.keyval.public;
  if (!same) throw noKey();
  return publicKey;
}

function toEd25519(hex: string): KeyObject {
  const x = Buffer.from(hex, 'hex').toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
}

function noKey(cause?: unknown): FleetError {
  return new FleetError('INVALID_INPUT', 'this is no public key of an Ed25519 or P-256 key pair', {
    hint: 'qm keys show FILE prints it: ed25519: and 64 hex digits, or p256: and its base64url',
    cause,
  });
}
