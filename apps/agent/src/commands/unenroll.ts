import type { Config } from '../config.js';
import { Ownership } from '../files/ownership.js';
import { getDevice } from '../state/device.js';
import { withLock } from '../state/lock.js';
import { withdrawAllBut } from '../write-clients.js';
import type { CommandAnswer } from './answer.js';
import { toClientLine } from './sync.js';

/** All but `backups`: copies of users' files are theirs. */
const KEPT_NOT = [
  'device.json',
  'device.key',
  'ticket.json',
  'memory.json',
  'clock.json',
  'verified.json',
  'ownership.json',
  'files',
  'trust',
  'staging',
];

/** Takes out everything that is ours, restores what was there before, and forgets the fleet. */
export async function unenroll({ state, machine }: Config): Promise<CommandAnswer> {
  const { server } = getDevice(state);
  return withLock(state, async () => {
    const desk = { machine, state, ownership: new Ownership(state), now: new Date() };
    const removed = withdrawAllBut(desk, new Set());
    const failed = removed.some((report) => report.state === 'failed');
    if (failed) {
      const lines = [
        ...removed.map(toClientLine),
        'agent: not everything could be removed, so this workstation stays enrolled',
        'hint: correct what is named above, then unenroll again',
      ];
      return { exitCode: 1, lines, value: { removed, unenrolled: false } };
    }
    for (const name of KEPT_NOT) state.remove(name);
    const lines = [
      ...removed.map(toClientLine),
      `this workstation has left ${server}`,
      'hint: an administrator can revoke the device there',
    ];
    return { exitCode: 0, lines, value: { removed, unenrolled: true } };
  });
}
