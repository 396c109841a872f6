import { createHash } from 'node:crypto';
import { FIRST_PREVIOUS_HASH, FleetError, toCanonicalText, type AuditEvent } from '@app/domain';

/** What must be found in the chain: a signed statement of its head at some time. */
export interface KnownHead {
  sequence: number;
  hash: string;
}

/**
 * Recomputes the chain from its first event, in constant memory.
 *
 * @returns how many events there are and the hash of the last
 * @throws FleetError TAMPERED naming the first event that is wrong, or the known head that is missing
 */
export async function checkChain(
  lines: AsyncIterable<string>,
  heads: readonly KnownHead[],
): Promise<KnownHead> {
  let sequence = 0;
  let previousHash = FIRST_PREVIOUS_HASH;
  for await (const line of lines) {
    const event = parseEvent(line, sequence + 1);
    sequence += 1;
    if (event.sequence !== sequence)
      throw tampered(sequence, `event ${sequence} is missing; ${event.sequence} follows`);
    if (event.previousHash !== previousHash)
      throw tampered(sequence, `event ${sequence} does not follow from the one before`);
    const hash = createHash('sha256').update(toCanonicalText(event)).digest('hex');
    if (event.hash !== hash) throw tampered(sequence, `event ${sequence} was changed after it was written`);
    const head = heads.find((candidate) => candidate.sequence === sequence);
    if (head && head.hash !== hash)
      throw tampered(sequence, `event ${sequence} is not the one that a checkpoint was signed for`);
    previousHash = hash;
  }
  const beyond = heads.find((head) => head.sequence > sequence);
  if (beyond)
    throw tampered(sequence, `the log ends at ${sequence}, a checkpoint was signed at ${beyond.sequence}`);
  return { sequence, hash: previousHash };
}

function parseEvent(line: string, position: number): AuditEvent {
  try {
    return JSON.parse(line) as AuditEvent;
  } catch (cause) {
    throw new FleetError('TAMPERED', `line ${position} of the audit log is no JSON`, { cause });
  }
}

function tampered(sequence: number, message: string): FleetError {
  return new FleetError('TAMPERED', message, {
    hint: `events before ${sequence} are intact; compare with a backup and find out who can write to the database`,
  });
}
