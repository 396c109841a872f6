import { hash, verify } from '@node-rs/argon2';
import { FleetError } from '@app/domain';

/** argon2id with 19 MiB and two passes, as OWASP recommends; these are the library's defaults, written out. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const SHORTEST = 12;
/** Longer ones would only make the server hash for longer. */
const LONGEST = 200;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), OPTIONS);
}

let noOnesHash: Promise<string> | undefined;

/** Takes as long for an account that does not exist, or has no password, as for one that does. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  noOnesHash ??= hashPassword('the password of no one');
  const matches = await verify(
    passwordHash ?? (await noOnesHash),
    password.slice(0, LONGEST * 4).normalize('NFC'),
  );
  return passwordHash !== null && matches;
}

/** @throws FleetError INVALID_INPUT; the password itself is in no message */
export function checkPassword(password: string, email: string): void {
  const issue = findWeakness(password, email.toLowerCase());
  if (issue === null) return;
  throw new FleetError('INVALID_INPUT', `the password ${issue}`, {
    hint: `choose ${SHORTEST} characters or more; a few unrelated words are good`,
    issues: [{ path: 'password', message: issue }],
  });
}

function findWeakness(password: string, email: string): string | null {
  const text = password.toLowerCase();
  const account = email.split('@')[0]!;
  if ([...password].length < SHORTEST) return `is shorter than ${SHORTEST} characters`;
  if ([...password].length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (text.includes(email) || (account.length >= 4 && text.includes(account)))
    return 'contains the e-mail address';
  if (new Set(text).size < 5) return 'repeats the same few characters';
  return null;
}
