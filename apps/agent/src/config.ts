import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot, joinFor, toOs, type Machine } from './machine.js';
import { findDevice } from './state/device.js';
import { StateFolder } from './state/state-folder.js';

/** Options that every command takes. */
export interface GlobalOptions {
  stateDir?: string;
  rootDir?: string;
  home?: string;
  json?: boolean;
}

export interface Config {
  machine: Machine;
  /** Of whoever runs this, who need not be the one whose files are written. */
  invokerHome: string;
  state: StateFolder;
}

/** npm runs a script in the project's folder, and says where it was called: paths are meant from there. */
export function findStartFolder(env: NodeJS.ProcessEnv = process.env): string | null {
  return env.npm_lifecycle_event === 'agent' && env.INIT_CWD ? env.INIT_CWD : null;
}

/**
 * Options, environment and what was chosen at enrolment, in this order. Nothing else reads the environment.
 */
export function readConfig(options: GlobalOptions, env: NodeJS.ProcessEnv = process.env): Config {
  const platform = toOs(process.platform);
  const rootDir = options.rootDir === undefined ? undefined : path.resolve(options.rootDir);
  const stateFolder = path.resolve(
    options.stateDir ??
      env.QM_AGENT_STATE_DIR ??
      inRoot({ rootDir: rootDir ?? '', os: platform }, findStateFolder(env)),
  );
  const systemWide = isRoot();
  const state = new StateFolder(stateFolder, systemWide);
  const device = findDevice(state);
  const prefix = rootDir ?? device?.rootDir ?? '';
  const chosen = options.home ?? device?.home;
  const home = toHome(prefix, chosen === undefined ? os.homedir() : path.resolve(chosen), platform);
  // Set for whoever runs the agent, so worth nothing when it writes for someone or somewhere else.
  const moved = options.home || prefix ? {} : readMoved(env);
  const invokerHome = options.home === undefined ? os.homedir() : home;
  return { state, invokerHome, machine: { os: platform, home, rootDir: prefix, stateFolder, moved } };
}

function toHome(prefix: string, home: string, platform: Machine['os']): string {
  const below = prefix === '' || home === prefix || home.startsWith(prefix + path.sep);
  return below ? home : inRoot({ rootDir: prefix, os: platform }, home);
}

function readMoved(env: NodeJS.ProcessEnv): Machine['moved'] {
  return {
    appData: env.APPDATA,
    xdgConfig: env.XDG_CONFIG_HOME,
    claudeConfig: env.CLAUDE_CONFIG_DIR,
    programFiles: env.ProgramFiles,
  };
}

/** A user's own agent where there is one, else the system's: the launcher runs as the user in both cases. */
function findStateFolder(env: NodeJS.ProcessEnv): string {
  const system = systemStateFolder(env);
  if (isRoot()) return system;
  const own = userStateFolder(env);
  return !fs.existsSync(path.join(own, 'device.json')) && fs.existsSync(path.join(system, 'verified.json'))
    ? system
    : own;
}

function systemStateFolder(env: NodeJS.ProcessEnv): string {
  switch (toOs(process.platform)) {
    case 'darwin':
      return '/Library/Application Support/Quartermaster';
    case 'windows':
      return path.join(env.ProgramData ?? 'C:\\ProgramData', 'Quartermaster');
    case 'linux':
      return '/var/lib/quartermaster';
  }
}

function userStateFolder(env: NodeJS.ProcessEnv): string {
  const home = os.homedir();
  switch (toOs(process.platform)) {
    case 'darwin':
      return joinFor('darwin', home, 'Library/Application Support/Quartermaster');
    case 'windows':
      return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'Quartermaster');
    case 'linux':
      return path.join(env.XDG_STATE_HOME ?? path.join(home, '.local', 'state'), 'quartermaster');
  }
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}
