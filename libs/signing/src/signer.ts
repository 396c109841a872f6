import { createHash, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalize } from '@tufjs/canonical-json';
import { FleetError } from '@app/domain';

/** A public key as TUF spells it. Its id is the SHA-256 of its canonical JSON. */
export interface TufKey {
  keytype: 'ed25519' | 'ecdsa';
  scheme: 'ed25519' | 'ecdsa-sha2-nistp256';
  keyval: { public: string };
}

/** Whatever holds a private key: a file now, a token or a key service later. ECDSA answers are DER. */
export interface Signer {
  readonly keyId: string;
  readonly publicKey: KeyObject;
  readonly tufKey: TufKey;
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** `p256` is for key services and FIPS environments, which lack Ed25519. */
export type KeyKind = 'ed25519' | 'p256';

export function createPrivateKey(kind: KeyKind = 'ed25519'): KeyObject {
  return kind === 'ed25519'
    ? generateKeyPairSync('ed25519').privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** @throws FleetError SIGNING_REFUSED for keys other than Ed25519 and P-256 */
export function toSigner(privateKey: KeyObject): Signer {
  const publicKey = createPublicKey(privateKey);
  const tufKey = toTufKey(publicKey);
  return {
    keyId: toKeyId(tufKey),
    publicKey,
    tufKey,
    sign: async (bytes) => sign(toDigest(publicKey), bytes, privateKey),
  };
}

/** @throws FleetError SIGNING_REFUSED for keys other than Ed25519 and P-256 */
export function toTufKey(publicKey: KeyObject): TufKey {
  if (publicKey.asymmetricKeyType === 'ed25519') {
    const raw = publicKey.export({ format: 'jwk' }).x!;
    return {
      keytype: 'ed25519',
      scheme: 'ed25519',
      keyval: { public: Buffer.from(raw, 'base64url').toString('hex') },
    };
  }
  if (publicKey.asymmetricKeyType === 'ec' && publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return { keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256', keyval: { public: pem } };
  }
  throw new FleetError('SIGNING_REFUSED', 'a signing key is Ed25519 or ECDSA P-256', {
    hint: 'make one with: openssl genpkey -algorithm ed25519',
  });
}

export function toKeyId(key: TufKey): string {
  return createHash('sha256').update(canonicalize(key)).digest('hex');
}

/** True when `signature` (Ed25519, or ECDSA in DER) is the key's over exactly these bytes. */
export function verifySignature(publicKey: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(toDigest(publicKey), bytes, publicKey, signature);
}

/**
 * Signs, and verifies what came back: every backend answers in another form, and a wrong one that is
 * published stops a fleet.
 *
 * @throws FleetError SIGNING_REFUSED
 */
export async function signVerified(signer: Signer, bytes: Uint8Array): Promise<Buffer> {
  const signature = await signer.sign(bytes);
  if (!verifySignature(signer.publicKey, bytes, signature)) {
    throw new FleetError(
      'SIGNING_REFUSED',
      `key ${signer.keyId.slice(0, 8)} answered a signature that does not verify`,
      {
        hint: 'check that the signing backend holds the key it names, and that ECDSA signatures are DER',
      },
    );
  }
  return signature;
}

function toDigest(publicKey: KeyObject): string | null {
  return publicKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
}
