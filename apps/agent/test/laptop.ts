import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { aForm, FleetSimulator } from '@app/testing';
import { enroll, type EnrolOptions } from '../src/commands/enroll.js';
import { readConfig, type Config } from '../src/config.js';
import { sync, type SyncOptions, type SyncResult } from '../src/sync.js';

/** A workstation in a temporary folder: its own root, home and agent. */
export class Laptop {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-laptop-'));
  readonly stateDir = path.join(this.folder, 'var/lib/quartermaster');
  readonly home = path.join(this.folder, 'home/alice');
  /** Milliseconds ahead of the real clock. */
  clockOffset = 0;

  constructor() {
    fs.mkdirSync(this.home, { recursive: true });
    fs.mkdirSync(path.join(this.folder, 'etc'));
  }

  get config(): Config {
    return readConfig({ stateDir: this.stateDir, rootDir: this.folder, home: this.home }, {});
  }

  /** Options for the program itself. */
  get args(): string[] {
    return ['--state-dir', this.stateDir, '--root-dir', this.folder, '--home', this.home];
  }

  enroll(fleet: FleetSimulator, options: Partial<EnrolOptions> = {}) {
    const confirm = () => Promise.resolve(false);
    return enroll(this.config, { server: fleet.url, token: fleet.createToken(), confirm, ...options });
  }

  sync(options: SyncOptions = {}): Promise<SyncResult> {
    const now = () => new Date(Date.now() + this.clockOffset);
    return sync(this.config, { now, deadlines: { idle: 400, total: 1500 }, patience: 100, ...options });
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  read(name: string): string {
    return fs.readFileSync(this.path(name), 'utf8');
  }

  exists(name: string): boolean {
    return fs.existsSync(this.path(name));
  }

  write(name: string, content: string | Uint8Array): void {
    fs.mkdirSync(path.dirname(this.path(name)), { recursive: true });
    fs.writeFileSync(this.path(name), content);
  }

  /** Every file but the agent's own, by path. */
  files(): Record<string, string> {
    const entries = fs.readdirSync(this.folder, { withFileTypes: true, recursive: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.folder, path.join(entry.parentPath, entry.name)))
      .filter((name) => !name.startsWith('var/'))
      .sort();
    return Object.fromEntries(paths.map((name) => [name, this.read(name)]));
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

export const CODE = 'home/alice/.claude.json';
export const DESKTOP = 'home/alice/.config/Claude/claude_desktop_config.json';
export const VSCODE = 'home/alice/.config/Code/User/mcp.json';
export const MANAGED = 'etc/claude-code/managed-mcp.json';

/** A release with one server, named after its version, for a user's Claude Code and the system's policy. */
export function aRelease(version: string) {
  const mcpServers = { docs: { type: 'stdio', command: 'npx', args: ['-y', `docs@${version}`] } };
  return [
    aForm('claude-code.user.json', { mcpServers }),
    aForm('claude-code.managed-mcp.json', { mcpServers }),
  ];
}

/** Which version of `aRelease` the workstation has, in both files. */
export function versionOn(laptop: Laptop): string {
  const versions = [CODE, MANAGED].map((name) => {
    const { mcpServers } = JSON.parse(laptop.read(name)) as { mcpServers: { docs: { args: string[] } } };
    return mcpServers.docs.args[1]!.replace('docs@', '');
  });
  return [...new Set(versions)].join(' and ');
}
