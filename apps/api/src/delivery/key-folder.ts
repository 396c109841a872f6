import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { FleetError } from '@app/domain';

const PASSPHRASE = 'passphrase';

/**
 * The folder of private keys: mode 0700, each file 0600. A file is written once and never replaced, so
 * nothing here can lose a key that workstations trust.
 */
export class KeyFolder {
  private constructor(private readonly folder: string) {}

  static async open(folder: string): Promise<KeyFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    return new KeyFolder(folder);
  }

  async find(name: string): Promise<Buffer | null> {
    try {
      return await readFile(this.toPath(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new FleetError('UNAVAILABLE', `the key file ${this.toPath(name)} cannot be read`, {
        hint: 'it must belong to the user that runs the server',
        cause: error,
      });
    }
  }

  /** Names of all its files. */
  list(): Promise<string[]> {
    return readdir(this.folder);
  }

  /** On disk, and not only in a cache of it, when this returns: a signed root whose keys were lost is the end of trust. */
  async write(name: string, bytes: string | Uint8Array): Promise<void> {
    const file = await open(this.toPath(name), 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** The generated passphrase: for a trial, since whoever has the folder has the keys. */
  async getGeneratedPassphrase(): Promise<{ passphrase: string; created: boolean }> {
    const present = await this.find(PASSPHRASE);
    if (present) return { passphrase: present.toString('utf8').trim(), created: false };
    const passphrase = randomBytes(32).toString('base64url');
    await this.write(PASSPHRASE, `${passphrase}\n`);
    return { passphrase, created: true };
  }

  toPath(name: string): string {
    return path.join(this.folder, name);
  }
}
