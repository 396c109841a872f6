import type { CommandLaunch, Launch } from '@app/domain';
import { toReading } from './reading.js';

/**
 * What starts a server, in one word that policies list: a package runner, an interpreter, or `path` for a
 * program named by its absolute path. By default all known ones are allowed; a bare command of another name
 * is not, because which program it starts depends on the PATH of whoever starts it.
 */
export const DEFAULT_RUNNERS: readonly string[] = [
  ...['npx', 'bunx', 'pnpm-dlx', 'uvx', 'pipx', 'docker', 'podman'],
  ...['node', 'bun', 'deno', 'python', 'python3', 'py', 'uv', 'java', 'dotnet', 'path'],
];

/** Null for a remote, which nothing starts. */
export function toRunner(launch: Launch): string | null {
  if (launch.kind === 'remote') return null;
  return launch.kind === 'package' ? launch.runner : toCommandRunner(launch);
}

function toCommandRunner({ command }: CommandLaunch): string {
  const program = toProgram(command);
  const isPath = /^(?:[\\/]|~|[A-Za-z]:|\$\{)/.test(toReading(command));
  return isPath && !DEFAULT_RUNNERS.includes(program) ? 'path' : program;
}

/** The program's own name: `C:\Windows\System32\CMD.EXE` is `cmd`. */
export function toProgram(command: string): string {
  const name = toReading(command).trim().split(/[\\/]/).at(-1)!.toLowerCase();
  return name.replace(/\.(?:exe|cmd|bat|com|ps1)$/, '').replace(/^(python|pip)3?\.\d+$/, '$13');
}
