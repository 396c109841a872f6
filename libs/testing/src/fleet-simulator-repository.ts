import type { UpdateBundle } from '@app/contract';
import type { KeyObject } from 'node:crypto';
import {
  buildRoot,
  createPrivateKey,
  rootSha256,
  signCohort,
  resignTimestamp,
  toSha256,
  toSigner,
  type CohortFile,
  type KeyKind,
  type Lifetimes,
  type SignedCohort,
  type SignedDocument,
} from '@app/signing';

/** What a cohort's repository served at one time. */
export interface Publication extends SignedCohort {
  files: readonly CohortFile[];
}

interface Keys {
  root: KeyObject[];
  targets: KeyObject;
  online: KeyObject;
}

const YEAR = 365 * 86_400_000;

/** Real keys, roots and signed cohorts, with everything that was ever served kept for a server that lies. */
export class SimulatedRepository {
  readonly roots: SignedDocument[] = [];
  private readonly published = new Map<string, Publication[]>();
  keys: Keys;

  private constructor(
    readonly organisation: string,
    private readonly kind: KeyKind,
  ) {
    const create = () => createPrivateKey(kind);
    this.keys = { root: [create(), create()], targets: create(), online: create() };
  }

  static async create(
    organisation: string,
    now: Date,
    kind: KeyKind = 'ed25519',
  ): Promise<SimulatedRepository> {
    const repository = new SimulatedRepository(organisation, kind);
    await repository.addRoot(now, repository.keys);
    return repository;
  }

  get firstRootSha256(): string {
    return rootSha256(this.roots[0]!.bytes);
  }

  history(channel: string): readonly Publication[] {
    return this.published.get(channel) ?? [];
  }

  latest(channel: string): Publication {
    const latest = this.history(channel).at(-1);
    if (!latest) throw new Error(`nothing is published in ${channel}`);
    return latest;
  }

  /** `keys` may be a thief's. `after` continues from another publication than the latest. */
  async publish(
    channel: string,
    release: number,
    files: readonly CohortFile[],
    now: Date,
    options: { lifetimes?: Lifetimes; keys?: Keys; after?: Publication | null; hide?: boolean } = {},
  ): Promise<Publication> {
    const { targets, online } = options.keys ?? this.keys;
    const before = options.after === undefined ? this.history(channel).at(-1) : options.after;
    const signed = await signCohort({
      organisation: this.organisation,
      channel,
      release,
      files,
      previousVersions: {
        targets: before?.targets.version ?? 0,
        snapshot: before?.snapshot.version ?? 0,
        timestamp: before?.timestamp.version ?? 0,
      },
      now,
      signers: { targets: toSigner(targets), online: toSigner(online) },
      lifetimes: options.lifetimes,
    });
    const publication = { ...signed, files };
    if (!options.hide) this.published.set(channel, [...this.history(channel), publication]);
    return publication;
  }

  /** A new timestamp over the same content. */
  async refresh(channel: string, now: Date, lifetimes?: Lifetimes): Promise<Publication> {
    const before = this.latest(channel);
    const fresh = await resignTimestamp({
      organisation: this.organisation,
      channel,
      manifest: before.manifest,
      snapshot: before.snapshot,
      previous: { snapshot: before.snapshot.version, timestamp: before.timestamp.version },
      now,
      signer: toSigner(this.keys.online),
      lifetimes,
    });
    const publication = { ...before, ...fresh };
    this.published.set(channel, [...this.history(channel), publication]);
    return publication;
  }

  /** A new root that replaces the named keys; signed by the old and the new root keys. */
  async rotate(now: Date, what: { online?: boolean; targets?: boolean; root?: boolean }): Promise<void> {
    const create = () => createPrivateKey(this.kind);
    const next: Keys = {
      root: what.root ? [create(), create()] : this.keys.root,
      targets: what.targets ? create() : this.keys.targets,
      online: what.online ? create() : this.keys.online,
    };
    await this.addRoot(now, next);
    this.keys = next;
  }

  /** Everything of one update, as the server sends it. */
  bundle(publication: Publication, channel: string, haveRoot: number): UpdateBundle {
    const { timestamp, snapshot, targets, files } = publication;
    const roots = this.roots.filter(({ version }) => version > haveRoot);
    const documents = [...roots, timestamp, snapshot, targets];
    return {
      v: 1,
      meta: Object.fromEntries(documents.map(({ name, bytes }) => [name, toBase64(bytes)])),
      targets: Object.fromEntries(
        files.map(({ form, bytes }) => [`${channel}/${toSha256(bytes)}.${form}`, toBase64(bytes)]),
      ),
    };
  }

  private async addRoot(now: Date, keys: Keys): Promise<void> {
    const previous = this.roots.at(-1);
    const signers = new Map(
      [...(previous ? this.keys.root : []), ...keys.root].map((key) => [toSigner(key).keyId, toSigner(key)]),
    );
    const root = await buildRoot(
      {
        organisation: this.organisation,
        version: (previous?.version ?? 0) + 1,
        expires: new Date(now.getTime() + YEAR),
        rootKeys: keys.root.map((key) => toSigner(key).tufKey),
        threshold: 2,
        targetsKeys: [toSigner(keys.targets).tufKey],
        onlineKey: toSigner(keys.online).tufKey,
      },
      [...signers.values()],
      previous?.bytes,
    );
    this.roots.push(root);
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
