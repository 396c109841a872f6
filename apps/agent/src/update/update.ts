import { Readable } from 'node:stream';
import type { TargetCustom, UpdateBundle } from '@app/contract';
import { FleetError } from '@app/domain';
import { BINDING, MAX_FILES_LENGTH, parseTargetPath, toSha256, type Binding } from '@app/signing';
import { Updater } from 'tuf-js';
import type { StateFolder } from '../state/state-folder.js';
import { MAX_ROOTS } from '../server/fleet-server.js';
import { BundleFetcher } from './bundle-fetcher.js';
import { raiseFloor, toSafeTime } from './clock.js';
import { nameAttack } from './name-attack.js';
import { TrustFolder } from './trust-folder.js';
import { findFileBytes, findVerified, saveVerified, type Verified, type VerifiedFile } from './verified.js';

/** What a bundle is verified against. */
export interface UpdatePlan {
  state: StateFolder;
  organisation: string;
  channel: string;
  now: Date;
}

/**
 * Believes a bundle or says why not. Documents are kept as soon as they are verified, a new root above all;
 * files only once every one of the cohort has passed, and until then the last good ones stay in force.
 *
 * @throws FleetError in TUF's words
 */
export async function update(plan: UpdatePlan, bundle: UpdateBundle): Promise<Verified> {
  const updater = await refresh(plan, bundle);
  const trust = new TrustFolder(plan.state, plan.channel);
  const root = trust.findRoot()!;
  checkRootVersion(plan, root.version);
  const { targets, issued, expires } = readDocuments(trust);
  raiseFloor(plan.state, root, issued);
  const bytes = await verifyFiles(plan, bundle, updater, Object.keys(targets.targets));
  const verified: Verified = {
    organisation: plan.organisation,
    channel: plan.channel,
    release: targets[BINDING].release!,
    rootVersion: root.version,
    issued,
    expires,
    verifiedAt: plan.now.toISOString(),
    documents: {
      root: toSha256(trust.find('root')!),
      timestamp: toSha256(trust.find('timestamp')!),
      snapshot: toSha256(trust.find('snapshot')!),
      targets: toSha256(trust.find('targets')!),
    },
    files: toFiles(plan, targets),
  };
  saveVerified(plan.state, verified, bytes);
  return verified;
}

/** Once more when the online key was rotated meanwhile: the signed time kept so far may be a thief's. */
async function refresh(plan: UpdatePlan, bundle: UpdateBundle): Promise<Updater> {
  const trust = new TrustFolder(plan.state, plan.channel);
  const before = trust.findRoot()?.roles.timestamp.keyids.join();
  try {
    return await refreshOnce(plan, bundle, trust);
  } catch (error) {
    const rotated = trust.findRoot()?.roles.timestamp.keyids.join() !== before;
    if (rotated && error instanceof FleetError && error.code === 'EXPIRED')
      return refreshOnce(plan, bundle, trust);
    throw error;
  }
}

async function refreshOnce(plan: UpdatePlan, bundle: UpdateBundle, trust: TrustFolder): Promise<Updater> {
  const fetcher = new BundleFetcher(bundle, plan);
  const staging = trust.stage();
  try {
    const updater = createUpdater(plan, trust, staging, fetcher);
    await updater.refresh();
    return updater;
  } catch (error) {
    trust.commit(staging); // what was verified before the refusal counts: it names the keys
    throw fetcher.refusal ?? nameAttack(error, fetcher.last, trust.findRoot());
  } finally {
    trust.commit(staging);
  }
}

function createUpdater(
  plan: UpdatePlan,
  trust: TrustFolder,
  staging: string,
  fetcher: BundleFetcher,
): Updater {
  let updater: Updater;
  try {
    updater = new Updater({
      metadataDir: staging,
      metadataBaseUrl: 'bundle://',
      fetcher,
      config: { maxRootRotations: MAX_ROOTS },
    });
  } catch (cause) {
    trust.removeRoot(); // torn: the next run builds first trust anew from the pinned hash
    throw new FleetError('CORRUPT_FILE', 'the stored root is damaged', {
      hint: 'sync again: it is fetched anew',
      cause,
    });
  }
  // The library reads the clock itself; its time is replaced by one that is not behind what was signed.
  const { trustedSet } = updater as unknown as { trustedSet: { referenceTime: Date } };
  trustedSet.referenceTime = toSafeTime(plan.state, trust.findRoot(), plan.now);
  return updater;
}

/** A root that was trusted once never goes away, not even with the file it was stored in. */
function checkRootVersion({ state }: UpdatePlan, version: number): void {
  const before = findVerified(state)?.rootVersion ?? 0;
  if (version < before) {
    throw new FleetError(
      'ROLLED_BACK',
      `rollback attack: the server hides root ${before} and offers root ${version}`,
      {
        hint: 'nothing was changed; tell your administrator',
      },
    );
  }
}

interface SignedTargets {
  targets: Record<string, { length: number; hashes: { sha256: string }; custom?: Partial<TargetCustom> }>;
  [BINDING]: Binding;
}

function readDocuments(trust: TrustFolder): { targets: SignedTargets; issued: string; expires: string } {
  const targets = readSigned<SignedTargets>(trust.find('targets')!);
  const timestamp = readSigned<{ expires: string; [BINDING]: Binding }>(trust.find('timestamp')!);
  return { targets, issued: timestamp[BINDING].issued ?? timestamp.expires, expires: timestamp.expires };
}

function readSigned<T>(bytes: Buffer): T {
  return (JSON.parse(bytes.toString('utf8')) as { signed: T }).signed;
}

/** The bytes of each file by name. All are verified before the first is stored. */
async function verifyFiles(
  { state, channel }: UpdatePlan,
  bundle: UpdateBundle,
  updater: Updater,
  paths: readonly string[],
) {
  const verified = new Map<string, Buffer>();
  let length = 0;
  for (const path of paths) {
    const name = parseTargetPath(path, channel);
    const target = (await updater.getTargetInfo(path))!;
    length += target.length;
    if (length > MAX_FILES_LENGTH)
      throw new FleetError(
        'ENDLESS_DATA',
        `endless data attack: the files have more than ${MAX_FILES_LENGTH} bytes`,
      );
    const sha256 = target.hashes.sha256 ?? '';
    const bytes = findFileBytes(state, name, sha256) ?? fromBundle(bundle, `${channel}/${sha256}.${name}`);
    try {
      await target.verify(Readable.from([bytes]));
    } catch (cause) {
      throw new FleetError('TAMPERED', `arbitrary software attack: ${name} is not the file that was signed`, {
        hint: 'nothing was changed; tell your administrator',
        cause,
      });
    }
    verified.set(name, bytes);
  }
  return verified;
}

function fromBundle(bundle: UpdateBundle, name: string): Buffer {
  const text = bundle.targets[name];
  if (text === undefined) {
    throw new FleetError('UNAVAILABLE', `the bundle is incomplete: ${name} is missing`, {
      hint: 'the next sync tries again',
    });
  }
  return Buffer.from(text, 'base64');
}

function toFiles({ channel }: UpdatePlan, { targets }: SignedTargets): VerifiedFile[] {
  return Object.entries(targets).map(([path, { hashes, custom }]) => ({
    name: parseTargetPath(path, channel),
    client: custom?.client ?? 'unknown',
    sha256: hashes.sha256,
  }));
}
