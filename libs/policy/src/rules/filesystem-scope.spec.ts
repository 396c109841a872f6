import { aCommand, anImage, aPackage, aServer, check } from '../../test/draft-factory.js';
import { filesystemScope } from './filesystem-scope.js';

const files = (...args: string[]) =>
  aServer({
    key: 'files',
    launch: aPackage({ identifier: '@modelcontextprotocol/server-filesystem', args }),
  });

describe('filesystem-scope', () => {
  it.each([
    ...[
      '/',
      '//',
      '/.',
      '/*',
      '/home',
      '/home/',
      '/home/alice',
      '/home/alice/projects/..',
      '/Users',
      '/Users/bob/',
      '/root',
      '/etc',
      '/var',
      '/mnt/c',
    ],
    ...[
      '~',
      '~/',
      '~bob',
      '$$HOME',
      '${home}',
      '${home}/',
      '${home}/..',
      '${env:HOME}',
      '${env:USERPROFILE}',
      '%USERPROFILE%',
      '/home/${user}',
    ],
    ...[
      'C:',
      'C:\\',
      'c:/',
      'C:\\Users',
      'C:\\Users\\alice',
      'C:\\Windows',
      'C:\\Program Files (x86)',
      'file:///',
      'file:///C:/Users',
    ],
    ...[
      '--root=/',
      '--allow=${home}',
      '${env:ROOT:-/}',
      '/Volumes/Data',
      '${home}/.ssh',
      '/home/alice/.aws',
      'C:\\Users\\alice\\.kube\\config',
    ],
  ])('refuses %s', async (path) => {
    expect(await check(filesystemScope, files(path))).toMatchObject([{ subject: 'files', where: 'args[0]' }]);
  });

  it.each([
    '/home/alice/projects',
    '${home}/projects',
    '~/work',
    '${workspace}',
    '/srv/data',
    'C:\\Users\\alice\\code',
    'D:\\code',
    '/etc/nginx',
    '--verbose',
    'notes',
    '${env:PROJECT}',
  ])('lets %s pass', async (path) => {
    expect(await check(filesystemScope, files(path))).toEqual([]);
  });

  it('asks only servers that speak of files for their arguments', async () => {
    expect(await check(filesystemScope, aServer({ launch: aPackage({ args: ['/'] }) }))).toEqual([]);
    expect(
      await check(filesystemScope, aServer({ key: 'local-files', launch: aPackage({ args: ['/'] }) })),
    ).toHaveLength(1);
    expect(
      await check(filesystemScope, aServer({ launch: aCommand('node', '/opt/filesystem-server.js', '/') })),
    ).toHaveLength(1);
  });

  it.each([
    [['-v', '/:/host']],
    [['--volume=${home}:/data:ro']],
    [['-v/home/alice:/data']],
    [['--mount', 'type=bind,source=/Users/alice,target=/x']],
    [['--mount=type=bind,src=C:\\Users\\alice,dst=/x']],
    [['-v', 'C:\\:/host']],
    [['-itv', '/etc:/etc']],
  ])('refuses the mount %j of any image', async (runnerArgs) => {
    expect(await check(filesystemScope, aServer({ launch: anImage({ runnerArgs }) }))).toHaveLength(1);
  });

  it('lets mounts of project folders and named volumes pass, and paths inside the container', async () => {
    const runnerArgs = [
      '-v',
      'data:/data',
      '-v',
      '${home}/projects:/projects',
      '--mount',
      'type=volume,src=data,dst=/d',
    ];
    const launch = anImage({ identifier: 'mcp/filesystem', runnerArgs, args: ['/projects', '/'] });
    expect(await check(filesystemScope, aServer({ launch }))).toEqual([]);
  });

  it('looks at docker started as a plain command too', async () => {
    const launch = aCommand('/usr/bin/docker', 'run', '-v', '/:/host', 'x');
    expect(await check(filesystemScope, aServer({ launch }))).toMatchObject([{ where: 'args[2]' }]);
  });
});
