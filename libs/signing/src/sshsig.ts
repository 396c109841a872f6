import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { FleetError } from '@app/domain';
import { signVerified, toTufKey, type Signer } from './signer.js';

/**
 * SSH signatures (OpenSSH's PROTOCOL.sshsig), so that `ssh-keygen -Y verify`, which most machines have,
 * checks what the product signs. Ed25519 and P-256 only.
 */
const MAGIC = Buffer.from('SSHSIG');
const HASH = 'sha512';
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const ARMORED = new RegExp(`^${BEGIN}\\r?\\n([A-Za-z0-9+/=\\r\\n]{1,8192})${END}\\s*$`);

/** An armored signature over `bytes`. */
export async function signSshsig(signer: Signer, namespace: string, bytes: Uint8Array): Promise<string> {
  const raw = await signVerified(signer, toSignedBlob(namespace, bytes));
  const blob = Buffer.concat([
    MAGIC,
    uint32(1),
    string(toSshKeyBlob(signer.publicKey)),
    string(namespace),
    string(''),
    string(HASH),
    string(toSshSignature(signer.publicKey, raw)),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g)!;
  return `${[BEGIN, ...lines, END].join('\n')}\n`;
}

/** True when the armored signature is this key's, in this namespace, over exactly these bytes. */
export function verifySshsig(
  armored: string,
  namespace: string,
  bytes: Uint8Array,
  publicKey: KeyObject,
): boolean {
  const found = findSignature(armored);
  if (found === null || found.namespace !== namespace || found.reserved !== '') return false;
  if (found.algorithm !== toSshAlgorithm(publicKey) || !found.keyBlob.equals(toSshKeyBlob(publicKey)))
    return false;
  if (found.hash !== 'sha512' && found.hash !== 'sha256') return false;
  const message = toSignedBlob(namespace, bytes, found.hash);
  if (found.algorithm === 'ssh-ed25519') return verify(null, message, publicKey, found.signature);
  return verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, found.signature);
}

/** `ssh-ed25519 AAAA…`, as in `authorized_keys` and `allowed_signers`. */
export function toSshPublicKey(publicKey: KeyObject): string {
  return `${toSshAlgorithm(publicKey)} ${toSshKeyBlob(publicKey).toString('base64')}`;
}

/** The inverse of `toSshPublicKey`; a comment after the key is ignored. @throws FleetError INVALID_INPUT */
export function parseSshPublicKey(line: string): KeyObject {
  const [algorithm, base64 = ''] = line.trim().split(/\s+/);
  try {
    const reader = new Reader(Buffer.from(base64, 'base64'));
    if (reader.text() !== algorithm) throw new Error('the key names another algorithm');
    if (algorithm === 'ssh-ed25519') {
      return createPublicKey({
        format: 'jwk',
        key: { kty: 'OKP', crv: 'Ed25519', x: reader.string().toString('base64url') },
      });
    }
    if (algorithm !== 'ecdsa-sha2-nistp256' || reader.text() !== 'nistp256')
      throw new Error('unknown algorithm');
    const point = reader.string();
    const coordinates = {
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33, 65).toString('base64url'),
    };
    return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', ...coordinates } });
  } catch (cause) {
    throw new FleetError(
      'INVALID_INPUT',
      'not an SSH public key of type ssh-ed25519 or ecdsa-sha2-nistp256',
      { cause },
    );
  }
}

/** One line of an `allowed_signers` file: this key may sign as `principal` within these namespaces. */
export function toAllowedSigner(
  principal: string,
  namespaces: readonly string[],
  publicKey: KeyObject,
): string {
  return `${principal} namespaces="${namespaces.join(',')}" ${toSshPublicKey(publicKey)}\n`;
}

function toSignedBlob(namespace: string, bytes: Uint8Array, hash = HASH): Buffer {
  const digest = createHash(hash).update(bytes).digest();
  return Buffer.concat([MAGIC, string(namespace), string(''), string(hash), string(digest)]);
}

function toSshAlgorithm(publicKey: KeyObject): 'ssh-ed25519' | 'ecdsa-sha2-nistp256' {
  return toTufKey(publicKey).keytype === 'ed25519' ? 'ssh-ed25519' : 'ecdsa-sha2-nistp256';
}

function toSshKeyBlob(publicKey: KeyObject): Buffer {
  const algorithm = toSshAlgorithm(publicKey);
  const { x, y } = publicKey.export({ format: 'jwk' });
  if (algorithm === 'ssh-ed25519')
    return Buffer.concat([string(algorithm), string(Buffer.from(x!, 'base64url'))]);
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]);
  return Buffer.concat([string(algorithm), string('nistp256'), string(point)]);
}

function toSshSignature(publicKey: KeyObject, raw: Buffer): Buffer {
  const algorithm = toSshAlgorithm(publicKey);
  if (algorithm === 'ssh-ed25519') return Buffer.concat([string(algorithm), string(raw)]);
  return Buffer.concat([string(algorithm), string(derToSshNumbers(raw))]);
}

/** DER's INTEGERs and SSH's mpints are both signed and minimal: only the framing differs. */
function derToSshNumbers(der: Buffer): Buffer {
  const r = der.subarray(4, 4 + der[3]!);
  const s = der.subarray(6 + r.length);
  return Buffer.concat([string(r), string(s)]);
}

/** r and s side by side, 32 bytes each. */
function toIeeeSignature(numbers: Buffer): Buffer {
  const reader = new Reader(numbers);
  const pair = [reader.string(), reader.string()].map((number) =>
    number[0] === 0 ? number.subarray(1) : number,
  );
  reader.end();
  if (pair.some(({ length }) => length === 0 || length > 32))
    throw new RangeError('not a number of this curve');
  return Buffer.concat(pair.map((number) => Buffer.concat([Buffer.alloc(32 - number.length), number])));
}

/** Null for whatever is no complete signature of the two algorithms. */
function findSignature(armored: string) {
  const match = ARMORED.exec(armored);
  if (!match) return null;
  try {
    const reader = new Reader(Buffer.from(match[1]!, 'base64'));
    if (!reader.take(MAGIC.length).equals(MAGIC) || reader.uint32() !== 1) return null;
    const [keyBlob, namespace, reserved, hash] = [
      reader.string(),
      reader.text(),
      reader.text(),
      reader.text(),
    ];
    const inner = new Reader(reader.string());
    reader.end();
    const [algorithm, value] = [inner.text(), inner.string()];
    inner.end();
    const signature = algorithm === 'ssh-ed25519' ? value : toIeeeSignature(value);
    return { keyBlob, namespace, reserved, hash, algorithm, signature };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Reads SSH's wire encoding (RFC 4251, section 5). */
class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  take(length: number): Buffer {
    if (length > this.bytes.length - this.at) throw new RangeError('cut short');
    return this.bytes.subarray(this.at, (this.at += length));
  }

  uint32(): number {
    return this.take(4).readUInt32BE();
  }

  string(): Buffer {
    return this.take(this.uint32());
  }

  text(): string {
    return this.string().toString('utf8');
  }

  end(): void {
    if (this.at !== this.bytes.length) throw new RangeError('more than there should be');
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}
