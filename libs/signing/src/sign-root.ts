import { FleetError } from '@app/domain';
import { parseRoot, toRootBytes } from './parse-root.js';
import { readRoot } from './root.js';
import { signVerified, toKeyId, type Signer } from './signer.js';

/**
 * The same root with one signature more. Signing twice with one key changes nothing. A key that leaves with
 * this root signs for the present one, so `previous` must be at hand to know it.
 *
 * @throws FleetError SIGNING_REFUSED when neither root names the key, INVALID_INPUT for what is no root
 */
export async function signRoot(bytes: Uint8Array, signer: Signer, previous?: Uint8Array): Promise<Buffer> {
  const { plan, signatures, canonical } = parseRoot(bytes);
  const present = previous === undefined ? [] : readRoot(previous).roles.root.keyids;
  if (![...plan.rootKeys.map(toKeyId), ...present].includes(signer.keyId)) {
    throw new FleetError(
      'SIGNING_REFUSED',
      `key ${signer.keyId.slice(0, 16)} is no root key of root ${plan.version}`,
      {
        hint:
          previous === undefined
            ? 'a key that leaves with this root signs too: give the present root with --previous'
            : 'take the key file of one of its holders: qm keys show FILE tells the key id',
      },
    );
  }
  const sig = (await signVerified(signer, canonical)).toString('hex');
  const others = signatures.filter(({ keyid }) => keyid !== signer.keyId);
  return toRootBytes(plan, [...others, { keyid: signer.keyId, sig }]);
}
