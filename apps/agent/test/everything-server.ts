import { spawn, type ChildProcess } from 'node:child_process';
import http from 'node:http';
import { createRequire } from 'node:module';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const { resolve } = createRequire(import.meta.url);

/** The program of an MCP server that is installed from npm, as its own `bin` names it. */
export function serverProgram(name: string): string {
  return path.join(path.dirname(resolve(`${name}/package.json`)), 'dist/index.js');
}

/**
 * The reference server of the MCP project, over HTTP, behind a gate that lets nobody in without `secret`, as a
 * company's remote server is.
 */
export class EverythingServer {
  /** What passed the gate, and what did not. */
  readonly passed: string[] = [];
  refused = 0;
  private child: ChildProcess | null = null;
  private readonly gate: http.Server;

  private constructor(
    private readonly mode: 'streamableHttp' | 'sse',
    private readonly port: number,
    secret: string,
  ) {
    this.gate = http.createServer((request, response) => {
      if (request.headers.authorization !== `Bearer ${secret}`) {
        this.refused++;
        return response.writeHead(401, { 'content-type': 'text/plain' }).end('who are you?');
      }
      this.passed.push(request.method!);
      const { method, url: path, headers } = request;
      const forwarded = http.request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        response.flushHeaders();
        answer.pipe(response).on('close', () => answer.destroy());
      });
      forwarded.on('error', () => response.destroy());
      request.pipe(forwarded);
    });
  }

  static async start(mode: 'streamableHttp' | 'sse', secret: string): Promise<EverythingServer> {
    const server = new EverythingServer(mode, await findFreePort(), secret);
    await server.startProgram();
    await new Promise<void>((listening) => server.gate.listen(0, '127.0.0.1', listening));
    return server;
  }

  get url(): string {
    const { port } = this.gate.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${this.mode === 'sse' ? 'sse' : 'mcp'}`;
  }

  /** Every session is gone after that. */
  async restart(): Promise<void> {
    await this.stopProgram();
    await this.startProgram();
  }

  async stop(): Promise<void> {
    this.gate.close();
    this.gate.closeAllConnections();
    await this.stopProgram();
  }

  private async startProgram(): Promise<void> {
    const program = serverProgram('@modelcontextprotocol/server-everything');
    const env = { PATH: process.env.PATH, PORT: String(this.port) };
    this.child = spawn(process.execPath, [program, this.mode], { env, stdio: 'ignore' });
    for (let tries = 0; !(await isListening(this.port)); tries++) {
      if (tries > 300) throw new Error('the everything server does not start');
      await sleep(50);
    }
  }

  private async stopProgram(): Promise<void> {
    const ended = new Promise((exit) => this.child?.once('exit', exit));
    this.child?.kill('SIGKILL');
    await ended;
  }
}

/** The server takes no port 0. */
async function findFreePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => answer(true)).on('error', () => answer(false));
    socket.on('connect', () => socket.destroy());
  });
}
