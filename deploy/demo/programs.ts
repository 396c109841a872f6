import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { Broken } from './steps.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The real server as a process of its own, in a folder that is thrown away. */
export class Server {
  readonly #child: ChildProcess;
  readonly url: string;
  #output = '';

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (this.#output += String(chunk)));
  }

  static async start(dataDir: string, bootstrapToken: string): Promise<Server> {
    const port = (await isFree(8420)) ? 8420 : await freePort();
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', path.join(root, 'apps/api/dist/main.js')],
      {
        cwd: root,
        env: {
          ...withoutOurs(process.env),
          QM_PORT: String(port),
          QM_DATA_DIR: dataDir,
          QM_BOOTSTRAP_TOKEN: bootstrapToken,
          QM_ORGANISATION: 'Demo',
          QM_LOG_LEVEL: 'warn',
          QM_NPM_REGISTRY: npmRegistry(),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        // Ctrl-C reaches the demo alone, which then stops the server in order.
        detached: process.platform !== 'win32',
      },
    );
    const server = new Server(child, `http://127.0.0.1:${port}`);
    await server.#ready();
    return server;
  }

  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const [code] = (await exited) as [number | null];
    return code;
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (this.#child.exitCode !== null) throw new Broken(`the server ended: ${this.#output}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Broken(`the server was not ready in a minute: ${this.#output}`);
  }
}

/** Runs `qm-agent` as its user would; its output, and its exit code. */
export function agent(args: string[], home: string): { code: number; output: string } {
  return program('apps/agent/dist/qm-agent.mjs', args, { PATH: process.env.PATH, HOME: home });
}

export function qm(args: string[], server: string, tokenFile: string): { code: number; output: string } {
  return program('apps/cli/dist/qm.mjs', args, {
    PATH: process.env.PATH,
    QM_SERVER: server,
    QM_TOKEN_FILE: tokenFile,
  });
}

function program(
  file: string,
  args: string[],
  env: Record<string, string | undefined>,
): { code: number; output: string } {
  try {
    const output = execFileSync(process.execPath, [path.join(root, file), ...args], {
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return { code: 0, output };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number | null; stdout: string; stderr: string };
    return { code: status ?? 1, output: `${stdout}${stderr}` };
  }
}

/** The settings of a server of one's own are not the demo's. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(QM_|DATABASE_URL)/.test(name)));
}

/** Where this machine gets its packages from; versions are looked up there. */
function npmRegistry(): string | undefined {
  try {
    return execFileSync('npm', ['config', 'get', 'registry'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    }).trim();
  } catch {
    return undefined; // the server then asks the public registry
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
