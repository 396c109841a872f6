import type { KeyObject } from 'node:crypto';
import type { ClientId, Form } from '@app/domain';
import { FleetError } from '@app/domain';
import { toSha256 } from './document.js';
import type { Signer } from './signer.js';
import { signSshsig, verifySshsig } from './sshsig.js';
import { NAMESPACES, toLines, type ManifestFacts } from './stock.js';

/**
 * What `/fetch/v1/….sig` answers: a text that says which file this is, followed by the SSH signature of the
 * targets key over that text (namespace `quartermaster-file`).
 *
 *     quartermaster-file 1
 *     organisation 8d3b…
 *     channel 9f86d081884c7d659a2feaa0
 *     name claude-code.managed-mcp.json
 *     release 412
 *     version 1795213240
 *     sha256 e3b0…
 *     length 903
 *     expires 2026-12-20T00:00:00Z
 *     -----BEGIN SSH SIGNATURE-----
 *     …
 *
 * A bare signature over the file would let last year's file, or another team's, pass. `version` only grows:
 * a script that keeps the highest one it saw also refuses what is older but not yet expired.
 */
export interface FetchStatement {
  form: Form;
  client: ClientId | 'launcher';
  text: string;
  signature: string;
}

export interface FetchFacts extends ManifestFacts {
  name: string;
  sha256: string;
  length: number;
}

export async function signFetchStatement(
  signer: Signer,
  facts: ManifestFacts,
  file: { form: Form; client: ClientId | 'launcher'; bytes: Uint8Array },
): Promise<FetchStatement> {
  const { form, client, bytes } = file;
  const text = toFetchText({ ...facts, name: form, sha256: toSha256(bytes), length: bytes.length });
  return { form, client, text, signature: await signSshsig(signer, NAMESPACES.file, Buffer.from(text)) };
}

function toFetchText(facts: FetchFacts): string {
  return toLines([
    'quartermaster-file 1',
    `organisation ${facts.organisation}`,
    `channel ${facts.channel}`,
    `name ${facts.name}`,
    `release ${facts.release}`,
    `version ${facts.version}`,
    `sha256 ${facts.sha256}`,
    `length ${facts.length}`,
    `expires ${facts.expires}`,
  ]);
}

/**
 * Believes a `.sig` answer about a file's bytes, or says why not.
 *
 * @throws FleetError WRONG_KEY, TAMPERED, EXPIRED
 */
export function checkFetchStatement(
  answer: string,
  bytes: Uint8Array,
  publicKey: KeyObject,
  now: Date,
): FetchFacts {
  const cut = answer.indexOf('-----BEGIN SSH SIGNATURE-----');
  const text = answer.slice(0, Math.max(cut, 0));
  if (cut < 0 || !verifySshsig(answer.slice(cut), NAMESPACES.file, Buffer.from(text), publicKey)) {
    throw new FleetError('WRONG_KEY', 'the statement is not signed with the targets key');
  }
  const facts = readFacts(text);
  if (facts.sha256 !== toSha256(bytes))
    throw new FleetError('TAMPERED', `${facts.name} is not the file that was signed`);
  if (Date.parse(facts.expires) <= now.getTime())
    throw new FleetError('EXPIRED', `the statement expired on ${facts.expires}`);
  return facts;
}

/** Only called on text whose signature holds, so its form is known. */
function readFacts(text: string): FetchFacts {
  const lines = Object.fromEntries(text.split('\n').map((line) => line.split(' ', 2)));
  const { organisation, channel, name, sha256, expires } = lines;
  const [release, version, length] = [lines.release, lines.version, lines.length].map(Number);
  return {
    organisation,
    channel,
    name,
    sha256,
    expires,
    release: release!,
    version: version!,
    length: length!,
  };
}
