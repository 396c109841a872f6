import { createHash, randomBytes } from 'node:crypto';
import { FleetError } from '@app/domain';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TOKEN = /^qm_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/**
 * `qm_`, 256 random bits and a checksum, in letters and digits: scanners for leaked secrets recognise it
 * by its shape, and a mistyped one is told apart from a revoked one without asking the database.
 */
export function createApiToken(): string {
  const secret = toBase62(randomBytes(32), 43);
  return `qm_${secret}${toChecksum(secret)}`;
}

/** @throws FleetError INVALID_TOKEN; the text is never part of the message */
export function parseApiToken(text: string): string {
  const match = TOKEN.exec(text);
  if (!match || toChecksum(match[1]!) !== match[2]) {
    throw new FleetError('INVALID_TOKEN', 'this is no API token, or it was cut or mistyped', {
      hint: 'a token starts with qm_ and has 52 characters',
    });
  }
  return text;
}

/** What is stored of a token. Its 256 random bits need no salt and no slow hash. */
export function hashToken(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function toChecksum(secret: string): string {
  return toBase62(createHash('sha256').update(secret).digest().subarray(0, 4), 6);
}

function toBase62(bytes: Uint8Array, length: number): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; text.length < length; value /= 62n) text = ALPHABET[Number(value % 62n)] + text;
  return text;
}
