import fc from 'fast-check';
import type { Actor } from './actor.js';
import { decideVersion, toVersionActions, VERSION_ACTIONS, VERSION_TRANSITIONS } from './lifecycle.js';
import { VERSION_STATUSES, type ServerVersion } from './server.js';

const alice: Actor = { kind: 'user', id: 'alice', name: 'alice@example.com' };
const bob: Actor = { kind: 'user', id: 'bob', name: 'bob@example.com' };

function aVersion(over: Partial<ServerVersion> = {}): ServerVersion {
  return {
    server: 'com.example/sample' as ServerVersion['server'],
    version: '1.0.0',
    status: 'in-review',
    description: '',
    launch: { kind: 'command', command: 'sample', args: [], env: {} },
    secretInputs: [],
    proposedBy: 'alice',
    ...over,
  };
}

describe('a server version', () => {
  it('goes from draft through review and approval to deprecation and revocation', () => {
    const end = (['submit', 'approve', 'deprecate', 'revoke'] as const).reduce(
      (version, action) => decideVersion(version, action, bob),
      aVersion({ status: 'draft' }),
    );
    expect(end.status).toBe('revoked');
  });

  it('is approved by a second person, who is kept with the reason', () => {
    expect(decideVersion(aVersion(), 'approve', bob, { note: 'read the code' })).toMatchObject({
      status: 'approved',
      decidedBy: 'bob',
      decisionNote: 'read the code',
    });
  });

  it('is not approved by whoever proposed it, not even through a token of theirs', () => {
    const refused = expect.objectContaining({ code: 'SELF_APPROVAL' });
    expect(() => decideVersion(aVersion(), 'approve', alice)).toThrow(refused);
    expect(() => decideVersion(aVersion(), 'approve', { ...alice, kind: 'token', name: 'ci' })).toThrow(
      refused,
    );
  });

  it('is approved by its author in an organisation of one that says so', () => {
    expect(decideVersion(aVersion(), 'approve', alice, { singlePerson: true }).status).toBe('approved');
  });

  it('can be rejected or revoked by its author: that loosens nothing', () => {
    expect(decideVersion(aVersion(), 'reject', alice).status).toBe('draft');
    expect(decideVersion(aVersion(), 'revoke', alice).status).toBe('revoked');
  });

  it('forgets an earlier decision when it is submitted again', () => {
    const rejected = decideVersion(aVersion(), 'reject', bob, { note: 'no licence' });
    expect(decideVersion(rejected, 'submit', alice)).toEqual(aVersion());
  });

  it('names its state and what is possible when an action is not', () => {
    expect(() => decideVersion(aVersion({ status: 'draft' }), 'approve', bob)).toThrow(
      expect.objectContaining({
        code: 'WRONG_STATE',
        message: 'cannot approve com.example/sample 1.0.0: it is draft',
        options: { hint: 'possible now: submit' },
      }),
    );
  });

  it('is never reinstated once revoked', () => {
    expect(toVersionActions('revoked')).toEqual([]);
    for (const action of VERSION_ACTIONS) {
      expect(() => decideVersion(aVersion({ status: 'revoked' }), action, bob)).toThrow(
        expect.objectContaining({ code: 'WRONG_STATE' }),
      );
    }
  });

  it('is approved only by someone else, after whatever sequence of actions', () => {
    const step = fc.tuple(fc.constantFrom(...VERSION_ACTIONS), fc.constantFrom(alice, bob));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let version = aVersion({ status: 'draft' });
        for (const [action, actor] of steps) {
          if (VERSION_TRANSITIONS[version.status][action] === undefined) continue;
          if (action === 'approve' && actor === alice) continue;
          version = decideVersion(version, action, actor);
        }
        expect(VERSION_STATUSES).toContain(version.status);
        expect(version.status === 'approved' && version.decidedBy === 'alice').toBe(false);
      }),
    );
  });
});
