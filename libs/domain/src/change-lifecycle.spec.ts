import type { Actor } from './actor.js';
import type { Change } from './change.js';
import { approveChange, rejectChange, releaseChange, withdrawChange } from './change-lifecycle.js';

const alice: Actor = { kind: 'user', id: 'alice', name: 'alice@example.com' };
const bob: Actor = { kind: 'user', id: 'bob', name: 'bob@example.com' };

function aChange(over: Partial<Change> = {}): Change {
  return {
    id: 'c',
    number: 7,
    title: 'x',
    reason: '',
    edits: [],
    status: 'open',
    proposedBy: 'alice',
    ...over,
  };
}

describe('a change', () => {
  it('is approved by a second person and then released under a number', () => {
    const released = releaseChange(approveChange(aChange(), bob, { note: 'fine' }), 3);
    expect(released).toMatchObject({
      status: 'released',
      release: 3,
      decidedBy: 'bob',
      decisionNote: 'fine',
    });
  });

  it('is not approved by whoever proposed it, but in an organisation of one', () => {
    expect(() => approveChange(aChange(), alice)).toThrow(expect.objectContaining({ code: 'SELF_APPROVAL' }));
    expect(approveChange(aChange(), alice, { singlePerson: true }).status).toBe('approved');
  });

  it('is withdrawn by its author alone', () => {
    expect(withdrawChange(aChange(), alice).status).toBe('withdrawn');
    expect(() => withdrawChange(aChange(), bob)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  });

  it('can still be closed after its approval, when it has gone stale', () => {
    const approved = approveChange(aChange(), bob);
    expect(rejectChange(approved, bob, { note: 'stale' })).toMatchObject({
      status: 'rejected',
      decisionNote: 'stale',
    });
    expect(withdrawChange(approved, alice).status).toBe('withdrawn');
  });

  it('is not released without approval, and says what is possible', () => {
    expect(() => releaseChange(aChange(), 1)).toThrow(
      expect.objectContaining({
        code: 'WRONG_STATE',
        message: 'cannot release change 7: it is open',
        options: { hint: 'possible now: approve, reject, withdraw' },
      }),
    );
  });

  it.each(['released', 'rejected', 'withdrawn'] as const)('stays as it is once %s', (status) => {
    const refused = expect.objectContaining({ code: 'WRONG_STATE' });
    expect(() => approveChange(aChange({ status }), bob)).toThrow(refused);
    expect(() => rejectChange(aChange({ status }), bob)).toThrow(refused);
    expect(() => withdrawChange(aChange({ status }), alice)).toThrow(refused);
    expect(() => releaseChange(aChange({ status }), 1)).toThrow(refused);
  });
});
