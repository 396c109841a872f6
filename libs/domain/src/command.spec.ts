import { isReadByCmd, toCommand } from './command.js';
import type { PackageLaunch } from './server.js';

const base = {
  kind: 'package',
  version: '1.2.3',
  runnerArgs: [],
  args: ['--x'],
  env: { TOKEN: 'secret://env/T' },
} as const;
const npm: PackageLaunch = { ...base, registry: 'npm', identifier: '@a/b', runner: 'npx' };
const pypi: PackageLaunch = { ...base, registry: 'pypi', identifier: 'mcp[cli]', runner: 'uvx' };
const oci: PackageLaunch = { ...base, registry: 'oci', identifier: 'ghcr.io/a/b', runner: 'docker' };

describe('the command of a package', () => {
  it.each<[PackageLaunch, string]>([
    [npm, 'npx -y @a/b@1.2.3 --x'],
    [{ ...npm, executable: 'bin' }, 'npx -y --package @a/b@1.2.3 bin --x'],
    [{ ...npm, runner: 'bunx' }, 'bunx @a/b@1.2.3 --x'],
    [{ ...npm, runner: 'bunx', executable: 'bin' }, 'bunx --package @a/b@1.2.3 bin --x'],
    [{ ...npm, runner: 'pnpm-dlx' }, 'pnpm dlx @a/b@1.2.3 --x'],
    [{ ...npm, runner: 'pnpm-dlx', executable: 'bin' }, 'pnpm --package=@a/b@1.2.3 dlx bin --x'],
    [pypi, 'uvx --from mcp[cli]==1.2.3 mcp --x'],
    [{ ...pypi, identifier: 'mcp-server-git' }, 'uvx mcp-server-git@1.2.3 --x'],
    [
      { ...pypi, executable: 'bin', runnerArgs: ['--python', '3.12'] },
      'uvx --python 3.12 --from mcp[cli]==1.2.3 bin --x',
    ],
    [{ ...pypi, runner: 'pipx' }, 'pipx run --spec mcp[cli]==1.2.3 mcp --x'],
    [{ ...pypi, runner: 'pipx', executable: 'bin' }, 'pipx run --spec mcp[cli]==1.2.3 bin --x'],
    [oci, 'docker run -i --rm -e TOKEN ghcr.io/a/b:1.2.3 --x'],
    [
      { ...oci, runner: 'podman', version: 'sha256:abc', runnerArgs: ['--network', 'none'] },
      'podman run -i --rm -e TOKEN --network none ghcr.io/a/b@sha256:abc --x',
    ],
  ])('%#: names one exact version: %j', (launch, line) => {
    const { command, args, env } = toCommand(launch, 'linux');
    expect([command, ...args].join(' ')).toBe(line);
    expect(env).toEqual({ TOKEN: 'secret://env/T' });
  });

  it('goes through cmd on Windows where the runner is a script there', () => {
    expect(toCommand(npm, 'windows')).toMatchObject({
      command: 'cmd',
      args: ['/c', 'npx', '-y', '@a/b@1.2.3', '--x'],
    });
    expect([npm, pypi, oci].map((launch) => isReadByCmd(launch, 'windows'))).toEqual([true, false, false]);
    expect(isReadByCmd(npm, 'darwin')).toBe(false);
  });
});

it('is what it says for a program that is there already', () => {
  const launch = { kind: 'command', command: 'C:\\x.exe', args: ['a'], env: {} } as const;
  expect(toCommand(launch, 'windows')).toEqual({ command: 'C:\\x.exe', args: ['a'], env: {} });
});
