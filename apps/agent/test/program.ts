import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The agent as it is shipped: one file, built from these sources. */
export class Program {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-program-'));
  readonly file = path.join(this.folder, 'qm-agent.mjs');

  constructor() {
    const libs = ['domain', 'contract', 'signing'].map(
      (lib) => `--alias:@app/${lib}=./libs/${lib}/src/index.ts`,
    );
    const banner = `--banner:js=import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);`;
    const built = spawnSync(
      path.join(ROOT, 'node_modules/.bin/esbuild'),
      [
        'apps/agent/src/main.ts',
        '--bundle',
        '--platform=node',
        '--format=esm',
        '--target=node22',
        '--main-fields=module,main',
        banner,
        `--outfile=${this.file}`,
        '--log-level=error',
        ...libs,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    if (built.status !== 0) throw new Error(`esbuild failed: ${built.stderr}`);
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, [this.file, ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: 'pipe',
    });
  }

  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): Promise<Ended> {
    const child = this.start(args, env);
    child.stdin!.end(input);
    return ended(child);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr!.on('data', (chunk) => (stderr += String(chunk)));
  return new Promise((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  );
}
