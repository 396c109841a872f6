import { FleetError, type ErrorCode } from '@app/domain';
import type { RoleName, RootRoles } from '@app/signing';

/**
 * The TUF client says why in prose, some of it wrapped in other prose. Its version is pinned, and the agent's
 * stories hold every line of this table.
 */
const BY_TEXT: readonly [RegExp, ErrorCode, (role: string) => string][] = [
  [
    /is less than current version/,
    'ROLLED_BACK',
    (role) => `rollback attack: the server offers an older ${role} than this device has seen`,
  ],
  [/is expired/, 'EXPIRED', () => 'freeze: the server offers nothing that is still valid'],
  [
    /Expected version \d+, got \d+/,
    'ROLLED_BACK',
    () => 'rollback attack: the roots offered do not follow each other',
  ],
  [
    /match timestamp|match snapshot version|Expected (?:length|hash)|Missing \S+\.json|Missing file/,
    'UNTRUSTED',
    (role) => `mix-and-match attack: the ${role} offered is not the one that belongs to the rest`,
  ],
];

const HINTS: Partial<Record<ErrorCode, string>> = {
  EXPIRED:
    'is this clock right? If so, the server’s signer has stopped, or someone keeps news from this workstation',
};

/** Names what the TUF client refused, in TUF's words (docs/trust.md, "What the agent does", 9). */
export function nameAttack(
  error: unknown,
  last: { role: RoleName; bytes: Buffer } | null,
  root: RootRoles | null,
): FleetError {
  const text = error instanceof Error ? error.message : String(error);
  const role = last?.role ?? 'metadata';
  if (/was signed by \d+\/\d+ keys/.test(text)) return nameSignature(error, last, root);
  for (const [pattern, code, message] of BY_TEXT) {
    if (pattern.test(text)) return refused(code, message(role), error);
  }
  return refused('TAMPERED', `arbitrary software attack: the ${role} offered is malformed`, error);
}

/** A known key whose signature does not hold: the text was altered. Unknown keys: someone else signed it. */
function nameSignature(
  error: unknown,
  last: { role: RoleName; bytes: Buffer } | null,
  root: RootRoles | null,
): FleetError {
  const role = last?.role ?? 'metadata';
  const known: readonly string[] = (last && root?.roles[last.role].keyids) ?? [];
  const signed = last ? readKeyIds(last.bytes) : [];
  const trusted = signed.filter((id) => known.includes(id)).length;
  const threshold = (last && root?.roles[last.role].threshold) ?? 1;
  if (trusted >= threshold)
    return refused(
      'TAMPERED',
      `arbitrary software attack: the ${role} offered was altered after it was signed`,
      error,
    );
  return refused(
    'WRONG_KEY',
    `wrong key: the ${role} offered is not signed with enough of the keys this device trusts`,
    error,
  );
}

function readKeyIds(bytes: Buffer): string[] {
  const { signatures } = JSON.parse(bytes.toString('utf8')) as { signatures?: { keyid: string }[] };
  return [...new Set((signatures ?? []).map(({ keyid }) => keyid))];
}

function refused(code: ErrorCode, message: string, cause: unknown): FleetError {
  return new FleetError(code, message, {
    hint: HINTS[code] ?? 'nothing was changed; tell your administrator, and do not work around it',
    cause,
  });
}
