import os from 'node:os';
import path from 'node:path';
import type { Os } from '@app/domain';

/** Where things are on this workstation; the only source of paths besides `clients/`. */
export interface Machine {
  os: Os;
  /** The user's home, as on disk (`rootDir` included). */
  home: string;
  /** Put before every path that is written; empty for none. */
  rootDir: string;
  stateFolder: string;
  /** What users have moved with environment variables; empty when files are written for another user or image. */
  moved: { appData?: string; xdgConfig?: string; claudeConfig?: string; programFiles?: string };
}

export function toOs(platform: NodeJS.Platform): Os {
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'darwin' : 'linux';
}

/** A path of the machine below the prefix; drive letters become folders. */
export function inRoot(machine: Pick<Machine, 'rootDir' | 'os'>, absolute: string): string {
  if (machine.rootDir === '') return absolute;
  return joinFor(machine.os, machine.rootDir, absolute.replace(/^([A-Za-z]):/, '$1'));
}

export function joinFor(platform: Os, ...parts: string[]): string {
  return (platform === 'windows' ? path.win32 : path.posix).join(...parts);
}

/** Home as people write it. */
export function toTilde(machine: Machine, file: string): string {
  return file.startsWith(machine.home) ? `~${file.slice(machine.home.length)}` : file;
}

/** Text about a file, safe to report: the home's name is nobody's business. */
export function hideHome(machine: Machine, text: string): string {
  return machine.home.length > 1 ? text.replaceAll(machine.home, '~') : text;
}

export function userName(): string {
  return os.userInfo().username;
}
