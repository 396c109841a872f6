import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { FleetError, type Os } from '@app/domain';
import {
  buildRoot,
  createPrivateKey,
  openKey,
  openSecret,
  readRoot,
  ROOT_LIFETIME,
  rootSha256,
  sealKey,
  sealSecret,
  toChannel,
  toSigner,
  SEAL_COST,
  type SealCost,
  type Signer,
} from '@app/signing';
import type { RootDocument, Store } from '@app/store';
import { Config } from '../platform/config.js';
import { InjectStore } from '../platform/store.module.js';
import { KeyFolder } from './key-folder.js';

/** Files of the folder. The root keys are needed for a new root only: they belong on media of their own. */
const ROOT_KEYS = ['root-1.key', 'root-2.key', 'root-3.key'];
const TARGETS_KEY = 'targets.key';
const ONLINE_KEY = 'online.key';
const TICKET_KEY = 'ticket.key';
const FIRST_ROOT = '1.root.json';

export const ROOT_THRESHOLD = 2;

/** How key files are locked. */
interface Lock {
  passphrase: string;
  cost: SealCost;
}

/** For a passphrase of 256 random bits: nobody guesses it, however cheap a guess is. */
const RANDOM_PASSPHRASE_COST: SealCost = { N: 2 ** 12, r: 8, p: 1 };

interface Opened {
  organisation: string;
  targets: Signer;
  online: Signer;
  ticketKey: KeyObject;
  roots: readonly RootDocument[];
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
    const [targets, online, ticket] = await Promise.all([
      this.openSigner(folder, TARGETS_KEY, lock),
      this.openSigner(folder, ONLINE_KEY, lock),
      this.openTicketKey(folder, lock),
    ]);
    this.checkHeld(roots.at(-1)!, targets, online);
    this.opened = { organisation, targets, online, ticketKey: ticket, roots };
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
    const bytes = (await folder.find(FIRST_ROOT)) ?? (await this.signFirstRoot(folder, lock, organisation));
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
        after: { version: 1, sha256: rootSha256(bytes), threshold: ROOT_THRESHOLD, publisherInServer: true },
      });
    });
    this.log.log(`root 1 created, SHA-256 ${rootSha256(bytes)}`);
  }

  private async signFirstRoot(folder: KeyFolder, lock: Lock, organisation: string): Promise<Buffer> {
    const names = [...ROOT_KEYS, TARGETS_KEY, ONLINE_KEY];
    const signers = await Promise.all(names.map((name) => this.openOrCreateSigner(folder, name, lock)));
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
        threshold: ROOT_THRESHOLD,
        targetsKeys: [targets!.tufKey],
        onlineKey: online!.tufKey,
      },
      rootSigners.slice(0, ROOT_THRESHOLD),
    );
    await folder.write(FIRST_ROOT, root.bytes);
    return root.bytes;
  }

  private async openOrCreateSigner(folder: KeyFolder, name: string, lock: Lock): Promise<Signer> {
    if ((await folder.find(name)) === null) {
      await folder.write(name, await sealKey(createPrivateKey(), lock.passphrase, lock.cost));
    }
    return this.openSigner(folder, name, lock);
  }

  private async openSigner(folder: KeyFolder, name: string, lock: Lock): Promise<Signer> {
    return toSigner(await openKey(await this.getText(folder, name), lock.passphrase));
  }

  private async openTicketKey(folder: KeyFolder, lock: Lock): Promise<KeyObject> {
    return createSecretKey(
      await openSecret(await this.getText(folder, TICKET_KEY), lock.passphrase, 'ticket-key'),
    );
  }

  private async getText(folder: KeyFolder, name: string): Promise<string> {
    const bytes = await folder.find(name);
    if (bytes) return bytes.toString('utf8');
    throw new FleetError(
      'WRONG_KEY',
      `this database has a signed root, but ${folder.toPath(name)} is missing`,
      {
        hint: 'point QM_KEYS_DIR at the folder that was made with this database, or restore it from a backup',
      },
    );
  }

  /** Workstations believe the keys that the root names, and no others. */
  private checkHeld(latest: RootDocument, targets: Signer, online: Signer): void {
    const { roles, version } = readRoot(latest.bytes);
    const held =
      roles.targets.keyids.includes(targets.keyId) && roles.timestamp.keyids.includes(online.keyId);
    if (held) return;
    throw new FleetError(
      'WRONG_KEY',
      `root ${version} of this database names other keys than ${this.config.keysDir} holds`,
      {
        hint: 'point QM_KEYS_DIR at the folder that was made with this database: workstations would refuse these keys',
      },
    );
  }
}
