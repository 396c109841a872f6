import { openKey, toSha256, toSigner, type Signer } from '@app/signing';
import type { KeyFolder } from './key-folder.js';

/** Roles whose keys this server may hold. */
export type HeldRole = 'root' | 'targets' | 'online';

/** What a look through the key files of a role found. */
export interface Search {
  signer: Signer | null;
  /** Files that could not be opened, and why: they may be the one that is missed. */
  refusals: readonly { name: string; error: Error }[];
  /** How many files there are. */
  files: number;
}

/**
 * The key files of the folder by role: `targets.key`, then its successors `targets-2.key`, `targets-3.key`.
 * Which of them counts is what the root in force says; the number only says where to look first.
 */
export class HeldKeys {
  /** By the file's SHA-256: opening one costs a fifth of a second. Ids only, so that no key stays in memory. */
  private readonly known = new Map<string, string | null>();

  constructor(
    private readonly folder: KeyFolder,
    private readonly passphrase: string,
  ) {}

  /** The newest key of the role that is one of these. */
  async find(role: HeldRole, keyIds: readonly string[]): Promise<Search> {
    const names = await this.list(role);
    const refusals: { name: string; error: Error }[] = [];
    for (const name of names) {
      try {
        const signer = await this.open(name);
        if (keyIds.includes(signer.keyId)) return { signer, refusals, files: names.length };
      } catch (error) {
        refusals.push({ name, error: error as Error });
      }
    }
    return { signer: null, refusals, files: names.length };
  }

  /** Ids of the role's keys that this server can use. */
  async keyIds(role: HeldRole): Promise<string[]> {
    const ids: string[] = [];
    for (const name of await this.list(role)) {
      const bytes = await this.folder.find(name).catch(() => null); // another user's file: of no use to this server
      const id = bytes && (await this.readKeyId(bytes));
      if (id) ids.push(id);
    }
    return ids;
  }

  private async readKeyId(bytes: Buffer): Promise<string | null> {
    const sha256 = toSha256(bytes);
    const present = this.known.get(sha256);
    if (present !== undefined) return present;
    const id = await openKey(bytes.toString('utf8'), this.passphrase).then(
      (key) => toSigner(key).keyId,
      () => null, // sealed with another passphrase: it lies here, but this server cannot use it
    );
    this.known.set(sha256, id);
    return id;
  }

  private async open(name: string): Promise<Signer> {
    const bytes = await this.folder.find(name);
    if (!bytes) throw new Error(`${name} is gone`);
    return toSigner(await openKey(bytes.toString('utf8'), this.passphrase));
  }

  /** Newest first. */
  private async list(role: HeldRole): Promise<string[]> {
    const pattern = new RegExp(`^${role}(?:-(\\d{1,6}))?\\.key$`);
    return (await this.folder.list())
      .flatMap((name) => {
        const match = pattern.exec(name);
        return match ? [{ name, number: Number(match[1] ?? 1) }] : [];
      })
      .sort((a, b) => b.number - a.number)
      .map(({ name }) => name);
  }
}
