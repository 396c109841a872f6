import { FleetError } from '@app/domain';
import { toSha256 } from '@app/signing';
import type { StateFolder } from '../state/state-folder.js';
import { findVerified } from '../update/verified.js';

/** One server of `launcher.json`; texts are values (libs/domain, values). */
export type LaunchEntry = ProcessEntry | RemoteEntry;

export interface ProcessEntry {
  command: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface RemoteEntry {
  transport: 'streamable-http' | 'sse';
  url: string;
  headers?: Readonly<Record<string, string>>;
}

/**
 * The entry of a server, from a file that is again checked to be the one that was verified.
 *
 * @throws FleetError NOT_FOUND, TAMPERED
 */
export function getLaunchEntry(state: StateFolder, name: string): LaunchEntry {
  const verified = findVerified(state)?.files.find((file) => file.name === 'launcher.json');
  const bytes = state.findBytes('launcher.json');
  if (!verified || !bytes) throw notFound(name);
  if (toSha256(bytes) !== verified.sha256) {
    throw new FleetError(
      'TAMPERED',
      `${state.path('launcher.json')} is not the file that was signed, so ${name} is not started`,
      {
        hint: 'qm-agent sync puts the signed one back',
      },
    );
  }
  const { servers } = JSON.parse(bytes.toString('utf8')) as { servers: Record<string, LaunchEntry> };
  if (!Object.hasOwn(servers, name)) throw notFound(name);
  return servers[name]!;
}

function notFound(name: string): FleetError {
  return new FleetError(
    'NOT_FOUND',
    `there is no server ${JSON.stringify(name.slice(0, 80))} for this workstation`,
    {
      hint: `qm-agent explain ${/^[\w-]+$/.test(name) ? name : 'NAME'} tells why`,
    },
  );
}
