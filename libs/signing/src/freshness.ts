import { BINDING, signDocument, toMetaEntry, type SignedDocument } from './document.js';
import { LIFETIMES, toExpiry, toInstant, toNextVersion, type Lifetimes } from './lifetimes.js';
import type { Signer } from './signer.js';
import { signSshsig } from './sshsig.js';
import { NAMESPACES, toFreshText } from './stock.js';

/** What the online key says: which content is current, and that this is still so. */
export interface SignedFreshness {
  snapshot: SignedDocument;
  timestamp: SignedDocument;
  /** `fresh.txt` and its SSH signature. */
  fresh: string;
  freshSignature: string;
}

export interface FreshnessPlan {
  organisation: string;
  channel: string;
  targets: Pick<SignedDocument, 'version' | 'bytes'>;
  /** `manifest.txt` of the same content. */
  manifest: string;
  /** Versions now in use; 0 for none. */
  previous: { snapshot: number; timestamp: number };
  now: Date;
  signer: Signer;
  lifetimes?: Lifetimes;
}

/** Signs snapshot, timestamp and `fresh.txt`: after each publish, and before the snapshot expires. */
export async function resignSnapshot(plan: FreshnessPlan): Promise<SignedFreshness> {
  const { organisation, channel, now, signer } = plan;
  const snapshot = await signDocument(
    {
      _type: 'snapshot',
      version: toNextVersion(plan.previous.snapshot, now),
      expires: toExpiry(now, (plan.lifetimes ?? LIFETIMES).snapshot),
      [BINDING]: { organisation, channel },
      meta: { 'targets.json': toMetaEntry(plan.targets) },
    },
    [signer],
  );
  return { snapshot, ...(await resignTimestamp({ ...plan, snapshot })) };
}

export type TimestampPlan = Omit<FreshnessPlan, 'targets'> & {
  snapshot: Pick<SignedDocument, 'version' | 'bytes'>;
};

/** Signs a new timestamp over the present snapshot: every few hours. */
export async function resignTimestamp(plan: TimestampPlan): Promise<Omit<SignedFreshness, 'snapshot'>> {
  const { organisation, channel, now, signer, manifest } = plan;
  const version = toNextVersion(plan.previous.timestamp, now);
  const expires = toExpiry(now, (plan.lifetimes ?? LIFETIMES).timestamp);
  const timestamp = await signDocument(
    {
      _type: 'timestamp',
      version,
      expires,
      [BINDING]: { organisation, channel, issued: toInstant(now) },
      meta: { 'snapshot.json': toMetaEntry(plan.snapshot) },
    },
    [signer],
  );
  const fresh = toFreshText({ organisation, channel, serial: version, manifest, expires });
  return { timestamp, fresh, freshSignature: await signSshsig(signer, NAMESPACES.fresh, Buffer.from(fresh)) };
}
