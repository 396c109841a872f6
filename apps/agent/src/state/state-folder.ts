import fs from 'node:fs';
import path from 'node:path';
import { FleetError } from '@app/domain';
import { replaceFile } from '../files/write-file.js';

/**
 * What the agent keeps between runs: small JSON files, each replaced as a whole. Secrets are readable by the
 * owner alone; a system-wide agent's folder can be entered by others, for the launcher's sake.
 */
export class StateFolder {
  constructor(
    readonly folder: string,
    private readonly systemWide = false,
  ) {}

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  create(): void {
    fs.mkdirSync(this.folder, { recursive: true, mode: this.systemWide ? 0o755 : 0o700 });
  }

  /** Null when there is none. @throws FleetError CORRUPT_FILE, FORBIDDEN */
  find<T>(name: string): T | null {
    const bytes = this.findBytes(name);
    if (bytes === null) return null;
    try {
      return JSON.parse(bytes.toString('utf8')) as T;
    } catch (cause) {
      throw new FleetError('CORRUPT_FILE', `${this.path(name)} is damaged`, {
        hint: 'remove it, then enrol again',
        cause,
      });
    }
  }

  /** Also null when it is damaged: for what the next contact with the server builds anew. */
  findOrForget<T>(name: string): T | null {
    try {
      return this.find<T>(name);
    } catch (error) {
      if (error instanceof FleetError && error.code === 'CORRUPT_FILE') return null;
      throw error;
    }
  }

  /** @throws FleetError FORBIDDEN */
  findBytes(name: string): Buffer | null {
    try {
      return fs.readFileSync(this.path(name));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return null;
      if (code !== 'EACCES') throw error;
      throw new FleetError('FORBIDDEN', `${this.path(name)} can be read by the agent only`, {
        hint: 'run this as the user the agent runs as, with sudo for a system-wide one',
        cause: error,
      });
    }
  }

  save(name: string, value: unknown, mode = 0o600): void {
    this.saveBytes(name, Buffer.from(`${JSON.stringify(value, null, 1)}\n`), mode);
  }

  /** For what `findOrForget` reads: not worth a wait for the disk with each poll. */
  saveLoosely(name: string, value: unknown, mode = 0o600): void {
    this.create();
    replaceFile(this.path(name), Buffer.from(JSON.stringify(value)), { mode, durable: false });
  }

  saveBytes(name: string, bytes: Uint8Array, mode = 0o600): void {
    this.create();
    fs.mkdirSync(path.dirname(this.path(name)), { recursive: true, mode: this.systemWide ? 0o755 : 0o700 });
    replaceFile(this.path(name), bytes, { mode });
  }

  remove(name: string): void {
    fs.rmSync(this.path(name), { force: true, recursive: true });
  }

  /** The mode of what users of a system-wide agent read: for the launcher, and to learn what they have and why. */
  get readableMode(): number {
    return this.systemWide ? 0o644 : 0o600;
  }
}
