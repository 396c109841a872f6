import { createHash } from 'node:crypto';
import { FIRST_PREVIOUS_HASH, toCanonicalText, type AuditEvent } from '@app/domain';
import fc from 'fast-check';
import { checkChain } from './audit-chain.js';

describe('the audit chain', () => {
  it('is unbroken as it was written', async () => {
    const events = chain(3);
    expect(await check(events)).toEqual({ sequence: 3, hash: events[2]!.hash });
  });

  it('is unbroken while it is empty', async () => {
    expect(await check([])).toEqual({ sequence: 0, hash: FIRST_PREVIOUS_HASH });
  });

  it('breaks where any one field of any event was changed', async () => {
    const edits: ((event: AuditEvent) => AuditEvent)[] = [
      (event) => ({ ...event, at: '2030-01-01T00:00:00.000Z' }),
      (event) => ({ ...event, type: 'server.revoked' }),
      (event) => ({ ...event, actor: { ...event.actor, name: 'somebody else' } }),
      (event) => ({ ...event, subject: 'other' }),
      (event) => ({ ...event, after: { status: 'revoked' } }),
      (event) => ({ ...event, requestId: 'other' }),
      (event) => ({ ...event, hash: 'f'.repeat(64) }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.nat(4), fc.constantFrom(...edits), async (at, edit) => {
        const events = chain(5);
        events[at] = edit(events[at]!);
        await expect(check(events)).rejects.toMatchObject({ code: 'TAMPERED' });
      }),
    );
  });

  it('breaks where an event is missing', async () => {
    const events = chain(4);
    events.splice(1, 1);
    await expect(check(events)).rejects.toThrow('event 2 is missing; 3 follows');
  });

  it('breaks where history was rewritten from some event on, against a checkpoint kept elsewhere', async () => {
    const before = chain(4);
    const kept = { sequence: 3, hash: before[2]!.hash };
    await expect(check(chain(4, 'rewritten'), [kept])).rejects.toThrow(
      'not the one that a checkpoint was signed for',
    );
  });

  it('breaks where its end was cut off, against a checkpoint kept elsewhere', async () => {
    const events = chain(4);
    const kept = { sequence: 4, hash: events[3]!.hash };
    await expect(check(events.slice(0, 2), [kept])).rejects.toThrow(
      'the log ends at 2, a checkpoint was signed at 4',
    );
  });
});

function check(events: readonly AuditEvent[], heads: readonly { sequence: number; hash: string }[] = []) {
  async function* lines() {
    for (const event of events) yield JSON.stringify(event);
  }
  return checkChain(lines(), heads);
}

function chain(length: number, subject = 'com.example/x'): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const event = {
      sequence,
      at: '2026-01-01T00:00:00.000Z',
      type: 'server.approved',
      actor: { kind: 'user' as const, id: 'bob', name: 'bob' },
      subject,
      before: { status: 'in-review' },
      after: { status: 'approved' },
      requestId: null,
      previousHash: events.at(-1)?.hash ?? FIRST_PREVIOUS_HASH,
    };
    events.push({ ...event, hash: createHash('sha256').update(toCanonicalText(event)).digest('hex') });
  }
  return events;
}
