import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey as parsePrivateKey,
  randomBytes,
  scrypt,
  type KeyObject,
} from 'node:crypto';
import { FleetError } from '@app/domain';

/**
 * A secret at rest: AES-256-GCM under a key that scrypt makes of a passphrase, as JSON text. The parameters
 * are in the text, and authenticated, so that they can be raised later.
 */
interface Envelope {
  v: 1;
  purpose: string;
  kdf: { name: 'scrypt'; N: number; r: number; p: number; salt: string };
  cipher: { name: 'aes-256-gcm'; iv: string; tag: string };
  sealed: string;
}

export interface SealCost {
  N: number;
  r: number;
  p: number;
}

/** 32 MB for about a fifth of a second: OWASP's choice for hosts that have other work to do. */
export const SEAL_COST: SealCost = { N: 2 ** 15, r: 8, p: 3 };

const NO_COST: SealCost = { N: 0, r: 0, p: 0 };

/** Above this an envelope is refused: opening it must not exhaust the memory. */
const MAX_MEMORY = 256 * 1024 * 1024;

export function sealKey(privateKey: KeyObject, passphrase: string, cost?: SealCost): Promise<string> {
  return sealSecret(privateKey.export({ type: 'pkcs8', format: 'der' }), passphrase, 'private-key', cost);
}

/** @throws FleetError CORRUPT_FILE, INTEGRITY (wrong passphrase, or altered) */
export async function openKey(text: string, passphrase: string): Promise<KeyObject> {
  const key = await openSecret(text, passphrase, 'private-key');
  return parsePrivateKey({ key, type: 'pkcs8', format: 'der' });
}

/** `purpose` is authenticated: a secret sealed for one use is not opened for another. */
export async function sealSecret(
  secret: Uint8Array,
  passphrase: string,
  purpose: string,
  cost: SealCost = SEAL_COST,
): Promise<string> {
  const kdf = { name: 'scrypt' as const, ...cost, salt: randomBytes(16).toString('base64') };
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await toKey(passphrase, kdf), iv);
  cipher.setAAD(toAdditional(purpose, kdf));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]).toString('base64');
  const envelope: Envelope = {
    v: 1,
    purpose,
    kdf,
    cipher: { name: 'aes-256-gcm', iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64') },
    sealed,
  };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

/** @throws FleetError CORRUPT_FILE, INTEGRITY (wrong passphrase, other purpose, or altered) */
export async function openSecret(text: string, passphrase: string, purpose: string): Promise<Buffer> {
  const { kdf, cipher, sealed } = parseEnvelope(text);
  const key = await toKey(passphrase, kdf);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(cipher.iv, 'base64'), {
      authTagLength: 16,
    });
    decipher.setAAD(toAdditional(purpose, kdf));
    decipher.setAuthTag(Buffer.from(cipher.tag, 'base64'));
    return Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()]);
  } catch {
    // The cause says nothing that the message does not, and must not lead to the key.
    throw new FleetError('INTEGRITY', `the ${purpose} cannot be opened with this passphrase`, {
      hint: 'the passphrase is another one, or the file was altered: restore both from the same backup',
    });
  }
}

function parseEnvelope(text: string): Envelope {
  let envelope: Envelope;
  try {
    envelope = JSON.parse(text) as Envelope;
  } catch (cause) {
    throw new FleetError('CORRUPT_FILE', 'the key file is no JSON', {
      hint: 'restore it from a backup',
      cause,
    });
  }
  const { N, r, p } = envelope?.kdf ?? NO_COST;
  const numbers = [N, r, p].every((value) => Number.isSafeInteger(value) && value > 0);
  if (
    envelope?.v !== 1 ||
    envelope.kdf?.name !== 'scrypt' ||
    envelope.cipher?.name !== 'aes-256-gcm' ||
    !numbers
  ) {
    throw new FleetError('CORRUPT_FILE', 'the key file is none of this product, or of a newer version');
  }
  if (128 * N * r > MAX_MEMORY || p > 16)
    throw new FleetError('CORRUPT_FILE', 'the key file asks for too much memory');
  return envelope;
}

function toKey(passphrase: string, { N, r, p, salt }: Envelope['kdf']): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: MAX_MEMORY + 1024 * 1024 };
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function toAdditional(purpose: string, { N, r, p, salt }: Envelope['kdf']): Buffer {
  return Buffer.from(JSON.stringify(['quartermaster', 1, purpose, N, r, p, salt]));
}
