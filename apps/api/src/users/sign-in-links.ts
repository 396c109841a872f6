import { randomBytes } from 'node:crypto';
import { hashToken } from '@app/signing';
import type { Repositories } from '@app/store';

const DAY = 24 * 60 * 60 * 1000;

/** Makes a one-time link's token, good for a day. An earlier link of the same person is worth nothing any more. */
export async function createSignInLink(tx: Repositories, userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.signInLinks.revokeAll(userId);
  await tx.signInLinks.create({
    hash: hashToken(token),
    userId,
    expiresAt: new Date(Date.now() + DAY).toISOString(),
  });
  return token;
}

export function toSignInUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/sign-in?token=${token}`;
}
