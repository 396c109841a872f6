import type { Os } from './clients.js';
import type { CommandLaunch, PackageLaunch } from './server.js';
import { toLiteralText } from './values.js';

/** A process to start. Texts are values (see `values.ts`), as in the launch it came from. */
export interface Command {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/**
 * Runners that Windows has only as `.cmd` scripts, which a program cannot start directly: they go through
 * `cmd /c`. https://code.claude.com/docs/en/mcp#windows
 */
const SCRIPTS_ON_WINDOWS: readonly PackageLaunch['runner'][] = ['npx', 'bunx', 'pnpm-dlx'];

/** True when `cmd.exe` reads the command line, with everything that it takes for its own syntax. */
export function isReadByCmd(launch: PackageLaunch | CommandLaunch, os: Os): boolean {
  return os === 'windows' && launch.kind === 'package' && SCRIPTS_ON_WINDOWS.includes(launch.runner);
}

/** The command that starts the real server, at exactly the version that was approved. */
export function toCommand(launch: PackageLaunch | CommandLaunch, os: Os): Command {
  if (launch.kind === 'command') return { command: launch.command, args: launch.args, env: launch.env };
  const [command, ...runner] = RUNNER_WORDS[launch.runner](launch);
  const args = [...runner, ...launch.args];
  return isReadByCmd(launch, os)
    ? { command: 'cmd', args: ['/c', command!, ...args], env: launch.env }
    : { command: command!, args, env: launch.env };
}

type RunnerWords = (launch: PackageLaunch) => string[];

const container =
  (program: string): RunnerWords =>
  ({ runnerArgs, env, identifier, version, executable }) => [
    program,
    'run',
    '-i',
    '--rm',
    // Names only: the values stay in the environment and off the process list.
    ...Object.keys(env).flatMap((name) => ['-e', toLiteralText(name)]),
    ...runnerArgs,
    toLiteralText(`${identifier}${version.startsWith('sha256:') ? '@' : ':'}${version}`),
    ...words(executable),
  ];

/** How each runner is told to run one exact version, and to ask nothing: there is nobody to answer. */
const RUNNER_WORDS: Record<PackageLaunch['runner'], RunnerWords> = {
  npx: (launch) =>
    launch.executable
      ? ['npx', '-y', ...launch.runnerArgs, '--package', at(launch), ...words(launch.executable)]
      : ['npx', '-y', ...launch.runnerArgs, at(launch)],
  bunx: (launch) =>
    launch.executable
      ? ['bunx', ...launch.runnerArgs, '--package', at(launch), ...words(launch.executable)]
      : ['bunx', ...launch.runnerArgs, at(launch)],
  'pnpm-dlx': (launch) =>
    launch.executable
      ? ['pnpm', ...launch.runnerArgs, `--package=${at(launch)}`, 'dlx', ...words(launch.executable)]
      : ['pnpm', ...launch.runnerArgs, 'dlx', at(launch)],
  // `==` belongs to `--from`; a bare name takes `@` (https://docs.astral.sh/uv/guides/tools/#requesting-specific-versions).
  uvx: (launch) => {
    const name = withoutExtras(launch.identifier);
    return launch.executable || name !== launch.identifier
      ? ['uvx', ...launch.runnerArgs, '--from', exactly(launch), ...words(launch.executable ?? name)]
      : ['uvx', ...launch.runnerArgs, at(launch)];
  },
  pipx: (launch) => [
    'pipx',
    'run',
    ...launch.runnerArgs,
    '--spec',
    exactly(launch),
    ...words(launch.executable ?? withoutExtras(launch.identifier)),
  ],
  docker: container('docker'),
  podman: container('podman'),
};

function at({ identifier, version }: PackageLaunch): string {
  return toLiteralText(`${identifier}@${version}`);
}

function exactly({ identifier, version }: PackageLaunch): string {
  return toLiteralText(`${identifier}==${version}`);
}

function words(executable: string | undefined): string[] {
  return executable === undefined ? [] : [toLiteralText(executable)];
}

/** `mcp[cli]` has the default executable `mcp`. */
function withoutExtras(identifier: string): string {
  return identifier.replace(/\[.*\]$/, '');
}
