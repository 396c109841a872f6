import { aCommand, anImage, aPackage, aRemote, aServer, check } from '../../test/draft-factory.js';
import { noShell } from './no-shell.js';

describe('no-shell', () => {
  it.each([
    [['bash', '-c', 'npx x | tee log']],
    [['/bin/sh', '/opt/start.sh']],
    [['cmd', '/c', 'start.bat']],
    [['C:\\Windows\\System32\\CMD.EXE', '/C', 'x']],
    [['powershell.exe', '-File', 'x.ps1']],
    [['pwsh', '-c', 'x']],
    [['wsl', 'npx', 'x']],
    [['/usr/bin/env', 'bash', 'x']],
    [['env', '-i', 'A=b', 'sh', 'x']],
    [['sudo', 'env', 'zsh']],
    [['node', '-e', 'require("x")']],
    [['node', '--eval=1']],
    [['python3', '-c', 'import x']],
    [['python3.12', '-c', 'import x']],
    [['deno', 'eval', 'x']],
  ])('refuses %j', async ([command, ...args]) => {
    expect(await check(noShell, aServer({ launch: aCommand(command!, ...args) }))).toHaveLength(1);
  });

  it.each([
    [['node', '/opt/server.js', '-e']],
    [['python', '-m', 'mcp_server_git', '-c', 'x']],
    [['/usr/local/bin/bash-language-server']],
    [['/usr/bin/env', 'node', 'x.js']],
    [['uv', 'run', 'server.py']],
  ])('lets %j pass', async ([command, ...args]) => {
    expect(await check(noShell, aServer({ launch: aCommand(command!, ...args) }))).toEqual([]);
  });

  it('refuses a shell as the program of a package or an image', async () => {
    expect(await check(noShell, aServer({ launch: aPackage({ executable: 'bash' }) }))).toMatchObject([
      { where: 'executable' },
    ]);
    expect(
      await check(noShell, aServer({ launch: aPackage({ runnerArgs: ['-c', 'x && y'] }) })),
    ).toHaveLength(1);
    expect(await check(noShell, aServer({ launch: anImage({ args: ['sh', '-c', 'x'] }) }))).toMatchObject([
      { where: 'args[0]' },
    ]);
    expect(
      await check(noShell, aServer({ launch: anImage({ runnerArgs: ['--entrypoint', '/bin/sh'] }) })),
    ).toHaveLength(1);
  });

  it('lets remotes and arguments that look like shells pass', async () => {
    expect(await check(noShell, aServer({ launch: aRemote('https://bash.example/sh') }))).toEqual([]);
    expect(await check(noShell, aServer({ launch: aPackage({ args: ['bash'] }) }))).toEqual([]);
  });
});
