import { spawn, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import { FleetError } from '@app/domain';
import type { Config } from '../config.js';
import { getLaunchEntry, type RemoteEntry } from '../launch/read-launcher.js';
import { Resolver, type Surroundings } from '../launch/resolve-values.js';
import { userName } from '../machine.js';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * What written configs start instead of a server: checks, resolves secrets, starts the real one in its place
 * (same standard streams, signals and exit code) and answers its exit code. A remote one is reached instead, for
 * clients that cannot, or that could only with the secret in their file.
 *
 * @throws FleetError NOT_FOUND, TAMPERED, UNAVAILABLE naming what is missing, never a value; see `bridgeRemote`
 */
export async function launch(
  { state, invokerHome }: Config,
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const entry = getLaunchEntry(state, name);
  const resolver = new Resolver(toSurroundings(invokerHome, env));
  if ('url' in entry) return bridge(name, entry, resolver);
  const command = resolver.resolve(entry.command);
  const args = (entry.args ?? []).map((text) => resolver.resolve(text));
  const own = Object.entries(entry.env ?? {}).map(([key, text]) => [key, resolver.resolve(text)]);
  if (resolver.missing.length > 0) throw missing(name, resolver.missing);
  return start(name, command, args, { ...env, ...Object.fromEntries(own) });
}

async function bridge(
  name: string,
  { transport, ...entry }: RemoteEntry,
  resolver: Resolver,
): Promise<number> {
  const url = resolver.resolve(entry.url);
  const headers = Object.entries(entry.headers ?? {}).map(([key, text]) => [key, resolver.resolve(text)]);
  if (resolver.missing.length > 0) throw missing(name, resolver.missing);
  const { bridgeRemote } = await import('../launch/bridge-remote.js');
  const { stdin: input, stdout: output, stderr } = process;
  // A signal ends it as the client's own end does: the remote's session is closed, too.
  for (const signal of FORWARDED) process.once(signal, () => input.destroy());
  const log = (line: string) => void stderr.write(`agent: ${name}: ${line}\n`);
  return bridgeRemote({ transport, url, headers: Object.fromEntries(headers) }, { input, output, log });
}

function toSurroundings(home: string, env: NodeJS.ProcessEnv): Surroundings {
  return { env, variables: { home, user: userName(), workspace: process.cwd() } };
}

function missing(name: string, sentences: readonly string[]): FleetError {
  return new FleetError('UNAVAILABLE', `${name} cannot start: ${[...new Set(sentences)].join('; ')}`, {
    hint: 'provide what is missing, then restart the client',
  });
}

function start(
  name: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: 'inherit', windowsHide: true });
    const stop = forwardSignals(child);
    child.on('error', (cause: NodeJS.ErrnoException) => {
      stop();
      // EACCES also when a folder of PATH cannot be read: then nobody knows whether the program is there.
      const isMissing = cause.code === 'ENOENT' || cause.code === 'EACCES';
      const why = isMissing
        ? `there is no program ${command} that this user can start`
        : `${command} cannot be started (${cause.code})`;
      reject(
        new FleetError('UNAVAILABLE', `${name} cannot start: ${why}`, {
          hint: `install it, or correct PATH as the client sees it`,
        }),
      );
    });
    child.on('exit', (code, signal) => {
      stop();
      resolve(code ?? 128 + (os.constants.signals[signal!] ?? 0));
    });
  });
}

function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  return () => {
    for (const signal of FORWARDED) process.off(signal, forward);
  };
}
