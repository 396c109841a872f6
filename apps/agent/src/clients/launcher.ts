import { joinFor } from '../machine.js';
import type { Place } from './place.js';

/** What `qm-agent launch` reads: not a client's file, so it stays in the agent's own folder. */
export const launcher: Place = {
  form: 'launcher.json',
  client: 'launcher',
  how: { kind: 'own', readableBy: 'agent' },
  file: (machine) => joinFor(machine.os, machine.stateFolder, 'launcher.json'),
  boundary: (machine) => machine.stateFolder,
};
