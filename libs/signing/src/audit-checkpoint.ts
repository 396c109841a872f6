import type { KeyObject } from 'node:crypto';
import { FleetError } from '@app/domain';
import { toInstant } from './lifetimes.js';
import type { Signer } from './signer.js';
import { signSshsig, verifySshsig } from './sshsig.js';
import { NAMESPACES, toLines } from './stock.js';

/** The head of the audit chain at one time. */
export interface CheckpointFacts {
  organisation: string;
  sequence: number;
  /** Hex SHA-256 of the event with that sequence. */
  hash: string;
  issuedAt: string;
}

export interface SignedCheckpoint extends CheckpointFacts {
  text: string;
  signature: string;
}

const TEXT =
  /^quartermaster-audit 1\norganisation (\S+)\nsequence (\d{1,15})\nhash ([0-9a-f]{64})\nissued (\S+)\n$/;

export async function signCheckpoint(
  signer: Signer,
  head: Pick<CheckpointFacts, 'organisation' | 'sequence' | 'hash'>,
  now: Date,
): Promise<SignedCheckpoint> {
  const facts = { ...head, issuedAt: toInstant(now) };
  const text = toCheckpointText(facts);
  return { ...facts, text, signature: await signSshsig(signer, NAMESPACES.audit, Buffer.from(text)) };
}

function toCheckpointText({ organisation, sequence, hash, issuedAt }: CheckpointFacts): string {
  return toLines([
    'quartermaster-audit 1',
    `organisation ${organisation}`,
    `sequence ${sequence}`,
    `hash ${hash}`,
    `issued ${issuedAt}`,
  ]);
}

/**
 * The facts of a checkpoint that this key signed.
 *
 * @throws FleetError WRONG_KEY, TAMPERED
 */
export function checkCheckpoint(text: string, signature: string, publicKey: KeyObject): CheckpointFacts {
  if (!verifySshsig(signature, NAMESPACES.audit, Buffer.from(text), publicKey)) {
    throw new FleetError('WRONG_KEY', 'the audit checkpoint is not signed with the key you trust', {
      hint: 'compare the key with the one noted when the server was set up',
    });
  }
  const match = TEXT.exec(text);
  if (!match) throw new FleetError('TAMPERED', 'the audit checkpoint is signed but is no checkpoint');
  return { organisation: match[1]!, sequence: Number(match[2]), hash: match[3]!, issuedAt: match[4]! };
}
