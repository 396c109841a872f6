import { FleetError } from '@app/domain';
import { parseRootOrganisation, rootSha256 } from '@app/signing';
import { MAX_ROOTS, type FleetServer } from '../server/fleet-server.js';

/** Roots are public for unknown channels too: the first one is fetched before there is a channel. */
const ANY_CHANNEL = '0'.repeat(24);

export interface FirstRoot {
  bytes: Buffer;
  sha256: string;
  organisation: string;
}

/**
 * First trust: the root with the pinned hash; without one, the first root there is, for a person to compare.
 *
 * @throws FleetError WRONG_KEY when the server has no such root
 */
export async function fetchFirstRoot(server: FleetServer, pinned: string | null): Promise<FirstRoot> {
  for (let version = 1; version <= MAX_ROOTS; version++) {
    const bytes = await server.findRoot(ANY_CHANNEL, version);
    if (bytes === null) break;
    const sha256 = rootSha256(bytes);
    if (pinned === null || sha256 === pinned)
      return { bytes, sha256, organisation: parseRootOrganisation(bytes) };
  }
  throw new FleetError(
    'WRONG_KEY',
    `wrong key: this server has no root with the fingerprint ${pinned ?? 'expected'}`,
    {
      hint: 'is this the right server? The token, or --root, belongs to another one',
    },
  );
}
