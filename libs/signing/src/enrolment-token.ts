import { randomBytes, randomUUID } from 'node:crypto';
import { FleetError } from '@app/domain';
import { hashToken } from './api-token.js';

/**
 * `id.secret.rootSHA256`: the secret lets a device in, the root's hash makes the token the anchor of first
 * trust, even over a hostile network.
 */
export interface EnrolmentToken {
  id: string;
  secret: string;
  rootSha256: string;
}

const TOKEN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})\.([0-9a-f]{64})$/;

/** The secret part, and what the server keeps of it. */
export function createEnrolmentSecret(): { secret: string; secretHash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, secretHash: hashToken(secret) };
}

/** `text` is shown once; `secretHash` is what the server keeps. */
export function createEnrolmentToken(
  rootSha256: string,
  id: string = randomUUID(),
): EnrolmentToken & { text: string; secretHash: string } {
  const { secret, secretHash } = createEnrolmentSecret();
  const token = { id, secret, rootSha256 };
  return { ...token, text: toEnrolmentTokenText(token), secretHash };
}

/** @throws FleetError INVALID_TOKEN; the text is never part of the message */
export function parseEnrolmentToken(text: string): EnrolmentToken {
  const match = TOKEN.exec(text.trim());
  if (!match) {
    throw new FleetError('INVALID_TOKEN', 'this is no enrolment token, or it was cut', {
      hint: 'it has three parts joined by dots: id, secret and the SHA-256 of the root',
    });
  }
  return { id: match[1]!, secret: match[2]!, rootSha256: match[3]! };
}

export function toEnrolmentTokenText({ id, secret, rootSha256 }: EnrolmentToken): string {
  return `${id}.${secret}.${rootSha256}`;
}
