import fs from 'node:fs';
import { readRoot, type RoleName, type RootRoles } from '@app/signing';
import type { StateFolder } from '../state/state-folder.js';

const ROLES = ['timestamp', 'snapshot', 'targets'] as const;
/** Documents of this many other channels stay, so that moving a device to and fro opens no way back. */
const KEPT_CHANNELS = 8;

/**
 * Verified TUF documents: one root for all channels, the rest per channel. Only what the TUF client has
 * verified is put here, one document at a time, each replaced as a whole.
 */
export class TrustFolder {
  constructor(
    private readonly state: StateFolder,
    private readonly channel: string,
  ) {}

  find(role: RoleName): Buffer | null {
    return this.state.findBytes(this.name(role));
  }

  save(role: RoleName, bytes: Uint8Array): void {
    this.state.saveBytes(this.name(role), bytes, this.state.readableMode);
  }

  /** Null when there is none, or none that can be read: first trust is then built anew from its pinned hash. */
  findRoot(): RootRoles | null {
    const bytes = this.find('root');
    try {
      return bytes && readRoot(bytes);
    } catch {
      return null; // torn: the pinned hash decides again
    }
  }

  removeRoot(): void {
    this.state.remove(this.name('root'));
  }

  /** A copy for the TUF client to work in: it writes files without care, and half a root would end all trust. */
  stage(): string {
    const staging = this.state.path('staging');
    fs.rmSync(staging, { recursive: true, force: true });
    fs.mkdirSync(staging, { recursive: true, mode: 0o700 });
    for (const role of ['root', ...ROLES] as const) {
      const bytes = this.find(role);
      if (bytes) fs.writeFileSync(`${staging}/${role}.json`, bytes);
    }
    return staging;
  }

  /** Takes over what the TUF client has verified and written, root first; also after a failed update. */
  commit(staging: string): void {
    for (const role of ['root', ...ROLES] as const) {
      const file = `${staging}/${role}.json`;
      if (!fs.existsSync(file)) continue;
      const bytes = fs.readFileSync(file);
      if (!this.find(role)?.equals(bytes)) this.save(role, bytes);
    }
    fs.rmSync(staging, { recursive: true, force: true });
    this.prune();
  }

  private prune(): void {
    const folder = this.state.path('trust');
    const channels = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const byAge = channels
      .map(({ name }) => ({ name, at: fs.statSync(`${folder}/${name}`).mtimeMs }))
      .filter(({ name }) => name !== this.channel)
      .sort((a, b) => b.at - a.at);
    for (const { name } of byAge.slice(KEPT_CHANNELS))
      fs.rmSync(`${folder}/${name}`, { recursive: true, force: true });
  }

  private name(role: RoleName): string {
    return role === 'root' ? 'trust/root.json' : `trust/${this.channel}/${role}.json`;
  }
}
