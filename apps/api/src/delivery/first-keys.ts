import { randomBytes } from 'node:crypto';
import {
  buildRoot,
  createPrivateKey,
  openKey,
  ROOT_LIFETIME,
  sealKey,
  sealSecret,
  toSigner,
  type SealCost,
  type Signer,
} from '@app/signing';
import type { KeyFolder } from './key-folder.js';

/** Files of the folder. The root keys are needed for a new root only: they belong on media of their own. */
const ROOT_KEYS = ['root-1.key', 'root-2.key', 'root-3.key'];
const TARGETS_KEY = 'targets.key';
const ONLINE_KEY = 'online.key';
export const TICKET_KEY = 'ticket.key';
export const FIRST_ROOT = '1.root.json';

/** How many root keys sign the first root. */
export const FIRST_THRESHOLD = 2;

/** How key files are locked. */
export interface Lock {
  passphrase: string;
  cost: SealCost;
}

/**
 * Makes the keys of a new installation, and the root that names them. Killed in between, the next call goes on
 * with what there is, and no key is ever replaced.
 */
export async function signFirstRoot(folder: KeyFolder, lock: Lock, organisation: string): Promise<Buffer> {
  const names = [...ROOT_KEYS, TARGETS_KEY, ONLINE_KEY];
  const signers = await Promise.all(names.map((name) => openOrCreateSigner(folder, name, lock)));
  const rootSigners = signers.slice(0, ROOT_KEYS.length);
  const [targets, online] = signers.slice(ROOT_KEYS.length);
  if ((await folder.find(TICKET_KEY)) === null) {
    await folder.write(
      TICKET_KEY,
      await sealSecret(randomBytes(32), lock.passphrase, 'ticket-key', lock.cost),
    );
  }
  const root = await buildRoot(
    {
      organisation,
      version: 1,
      expires: new Date(Date.now() + ROOT_LIFETIME * 1000),
      rootKeys: rootSigners.map(({ tufKey }) => tufKey),
      threshold: FIRST_THRESHOLD,
      targetsKeys: [targets!.tufKey],
      onlineKey: online!.tufKey,
    },
    rootSigners.slice(0, FIRST_THRESHOLD),
  );
  await folder.write(FIRST_ROOT, root.bytes);
  return root.bytes;
}

async function openOrCreateSigner(folder: KeyFolder, name: string, lock: Lock): Promise<Signer> {
  let text = (await folder.find(name))?.toString('utf8');
  if (text === undefined) {
    text = await sealKey(createPrivateKey(), lock.passphrase, lock.cost);
    await folder.write(name, text);
  }
  return toSigner(await openKey(text, lock.passphrase));
}
