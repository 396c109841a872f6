import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { FleetError, type Os } from '@app/domain';
import {
  openSecret,
  readRoot,
  rootSha256,
  toChannel,
  SEAL_COST,
  type RootRoles,
  type SealCost,
  type Signer,
} from '@app/signing';
import type { Repositories, RootDocument, Store } from '@app/store';
import { Config } from '../platform/config.js';
import { InjectStore } from '../platform/store.module.js';
import { FIRST_ROOT, FIRST_THRESHOLD, signFirstRoot, TICKET_KEY, type Lock } from './first-keys.js';
import { HeldKeys, type Search } from './held-keys.js';
import { KeyFolder } from './key-folder.js';

/** For a passphrase of 256 random bits: nobody guesses it, however cheap a guess is. */
const RANDOM_PASSPHRASE_COST: SealCost = { N: 2 ** 12, r: 8, p: 1 };

/** The roots there are, and the keys that the newest of them names. */
export interface KeysInForce {
  targets: Signer;
  online: Signer;
  roots: readonly RootDocument[];
}

interface Opened extends KeysInForce {
  organisation: string;
  ticketKey: KeyObject;
  held: HeldKeys;
}

/**
 * The keys this server signs with. They are made at the first start. The publisher runs inside the server in
 * this form, so a compromised server is not covered (docs/trust.md, "Roles and keys").
 */
@Injectable()
export class SigningKeys {
  private readonly log = new Logger('keys');
  private opened: Opened | null = null;

  constructor(
    private readonly config: Config,
    @InjectStore() private readonly store: Store,
  ) {}

  /** Id of the organisation, as every signed document carries it. */
  get organisation(): string {
    return this.get().organisation;
  }

  get targets(): Signer {
    return this.get().targets;
  }

  /** Signs snapshots, timestamps and audit checkpoints. */
  get online(): Signer {
    return this.get().online;
  }

  get ticketKey(): KeyObject {
    return this.get().ticketKey;
  }

  /** Ascending by version, complete from 1: agents follow them one by one. */
  get roots(): readonly RootDocument[] {
    return this.get().roots;
  }

  get latestRoot(): RootDocument {
    return this.roots.at(-1)!;
  }

  /** What an enrolment token pins. */
  get rootSha256(): string {
    return rootSha256(this.latestRoot.bytes);
  }

  toChannel(teamId: string, os: Os, track: string): string {
    return toChannel({ organisationId: this.organisation, teamId, os, track });
  }

  /** Ids of root keys whose private halves lie in the keys folder. */
  rootKeyIdsHere(): Promise<string[]> {
    return this.get().held.keyIds('root');
  }

  /**
   * Opens the keys, or makes them at the first start.
   *
   * @throws FleetError WRONG_KEY when folder and database do not belong together
   */
  async open(): Promise<void> {
    const { id: organisation } = await this.store.read.organisation.get();
    const folder = await KeyFolder.open(this.config.keysDir);
    const lock = await this.getLock(folder);
    let roots = await this.store.read.roots.list();
    if (roots.length === 0) {
      await this.createRoot(folder, lock, organisation);
      roots = await this.store.read.roots.list();
    }
    const held = new HeldKeys(folder, lock.passphrase);
    const inForce = await this.openFor(roots, held);
    const ticketKey = await this.openTicketKey(folder, lock);
    this.opened = { organisation, ticketKey, held, ...inForce };
  }

  /**
   * Before anything is signed in a transaction: until its end the root in force stays, and the keys are those
   * that it names, even where it was published a moment ago.
   */
  async hold(tx: Repositories): Promise<void> {
    if ((await tx.roots.hold()) === this.latestRoot.version) return;
    this.use(await this.openFor(await tx.roots.list(), this.get().held));
  }

  /**
   * The keys that a root names which is not in force yet.
   *
   * @throws FleetError WRONG_STATE when one of them does not lie in the keys folder
   */
  async prepare(next: RootDocument): Promise<KeysInForce> {
    const roots = [...this.roots, next];
    const { roles } = readRoot(next.bytes);
    const { held } = this.get();
    const targets = await held.find('targets', roles.targets.keyids);
    const online = await held.find('online', roles.timestamp.keyids);
    if (targets.signer && online.signer) return { targets: targets.signer, online: online.signer, roots };
    throw this.toNotHeld(next.version, targets.signer ? ['online', online] : ['targets', targets]);
  }

  /** From now on these keys sign, and these roots are served. */
  use(inForce: KeysInForce): void {
    const opened = this.get();
    if (inForce.roots.length >= opened.roots.length) this.opened = { ...opened, ...inForce };
  }

  private get(): Opened {
    if (!this.opened) throw new Error('the signing keys are not open yet');
    return this.opened;
  }

  private async getLock(folder: KeyFolder): Promise<Lock> {
    if (this.config.keysPassphrase !== undefined)
      return { passphrase: this.config.keysPassphrase, cost: SEAL_COST };
    const { passphrase, created } = await folder.getGeneratedPassphrase();
    const path = folder.toPath('passphrase');
    this.log.warn(
      `trial form of the signing keys: their passphrase ${created ? 'was written to' : 'lies beside them in'} ${path}, ` +
        'and the publisher runs inside the server. Set QM_KEYS_PASSPHRASE_FILE, and keep root-2.key and root-3.key elsewhere.',
    );
    return { passphrase, cost: RANDOM_PASSPHRASE_COST };
  }

  /**
   * Keys first, then the root beside them, then the database: killed in between, the next start goes on with
   * what there is, and no key is ever replaced.
   */
  private async createRoot(folder: KeyFolder, lock: Lock, organisation: string): Promise<void> {
    const bytes = (await folder.find(FIRST_ROOT)) ?? (await signFirstRoot(folder, lock, organisation));
    if (readRoot(bytes).organisation !== organisation) {
      throw new FleetError('WRONG_KEY', `the keys in ${this.config.keysDir} belong to another database`, {
        hint: 'point QM_KEYS_DIR at an empty folder for a new installation, or DATABASE_URL at the database of these keys',
      });
    }
    await this.store.transaction(async (tx) => {
      await tx.roots.put({ version: 1, bytes });
      await tx.audit.append({
        type: 'root.created',
        actor: { kind: 'system', id: 'system', name: 'server' },
        subject: 'root:1',
        before: null,
        after: { version: 1, sha256: rootSha256(bytes), threshold: FIRST_THRESHOLD, publisherInServer: true },
      });
    });
    this.log.log(`root 1 created, SHA-256 ${rootSha256(bytes)}`);
  }

  /** Workstations believe the keys that the newest root names, and no others. */
  private async openFor(roots: readonly RootDocument[], held: HeldKeys): Promise<KeysInForce> {
    const root = readRoot(roots.at(-1)!.bytes);
    const targets = await this.openSigner(root, 'targets', held);
    const online = await this.openSigner(root, 'online', held);
    return { targets, online, roots };
  }

  private async openSigner(root: RootRoles, role: 'targets' | 'online', held: HeldKeys): Promise<Signer> {
    const { keyids } = root.roles[role === 'targets' ? 'targets' : 'timestamp'];
    const { signer, refusals, files } = await held.find(role, keyids);
    if (signer) return signer;
    if (files === 0) throw this.toMissing(`${role}.key`);
    throw refusals[0]?.error ?? this.toForeign(root.version);
  }

  private async openTicketKey(folder: KeyFolder, lock: Lock): Promise<KeyObject> {
    const text = (await folder.find(TICKET_KEY))?.toString('utf8');
    if (text === undefined) throw this.toMissing(TICKET_KEY);
    return createSecretKey(await openSecret(text, lock.passphrase, 'ticket-key'));
  }

  private toMissing(name: string): FleetError {
    const { keysDir } = this.config;
    return new FleetError('WRONG_KEY', `this database has a signed root, but ${keysDir}/${name} is missing`, {
      hint: 'point QM_KEYS_DIR at the folder that was made with this database, or restore it from a backup',
    });
  }

  private toForeign(version: number): FleetError {
    return new FleetError(
      'WRONG_KEY',
      `root ${version} of this database names other keys than ${this.config.keysDir} holds`,
      {
        hint: 'point QM_KEYS_DIR at the folder that was made with this database: workstations would refuse these keys',
      },
    );
  }

  /** Over HTTP: names of files, but no paths of the server. */
  private toNotHeld(version: number, [role, { files, refusals }]: [string, Search]): FleetError {
    return new FleetError(
      'WRONG_STATE',
      `root ${version} names a new ${role} key, whose private half is not in the server’s keys folder`,
      {
        hint:
          `put its key file there as ${role}-${files + 1}.key, sealed with the passphrase of the server’s other keys ` +
          'and readable for the server alone; then publish again',
        issues: refusals.map(({ name, error }) => ({ path: name, message: toReason(error) })),
      },
    );
  }
}

function toReason(error: Error): string {
  if (!(error instanceof FleetError)) return 'is no key file';
  return error.code === 'UNAVAILABLE' ? 'cannot be read by the user that runs the server' : error.message;
}
