import type { ServerName } from '@app/domain';
import { aCommand, anImage, aPackage, aRemote, aServer, check } from '../../test/draft-factory.js';
import { exactVersion } from './exact-version.js';

const npm = (version: string) => aServer({ launch: aPackage({ version }) });
const pypi = (version: string) =>
  aServer({ launch: aPackage({ registry: 'pypi', runner: 'uvx', identifier: 'mcp-server-git', version }) });

describe('exact-version', () => {
  it.each(['1.4.2', '0.0.1', '2026.8.31', '1.0.0-rc.1'])('lets npm %s pass', async (version) => {
    expect(await check(exactVersion, npm(version))).toEqual([]);
  });

  it.each([
    'unresolved',
    'latest',
    '^1.2.3',
    '~1',
    '1',
    '1.2',
    '1.x',
    '*',
    '>=1.0.0',
    '01.2.3',
    '1.2.3 || 2.0.0',
  ])('refuses npm %s', async (version) => {
    expect(await check(exactVersion, npm(version))).toMatchObject([
      { subject: 'everything', where: 'version' },
    ]);
  });

  it.each(['1.2', '2025.1.14', '1.0rc1', '1!2.0', '1.0.post1'])('lets PyPI %s pass', async (version) => {
    expect(await check(exactVersion, pypi(version))).toEqual([]);
  });

  it.each(['unresolved', '>=1.0', '1.*', '~=1.4', 'latest'])('refuses PyPI %s', async (version) => {
    expect(await check(exactVersion, pypi(version))).toHaveLength(1);
  });

  it('leaves image tags to their own rule', async () => {
    expect(await check(exactVersion, aServer({ launch: anImage({ version: 'latest' }) }))).toEqual([]);
  });

  it('asks commands and remotes for a version of their entry in the registry', async () => {
    expect(await check(exactVersion, aServer({ version: '1.0.0', launch: aCommand('/opt/x') }))).toEqual([]);
    expect(
      await check(exactVersion, aServer({ version: '1.0.0', launch: aRemote('https://x.example') })),
    ).toEqual([]);
    expect(
      await check(exactVersion, aServer({ version: 'latest', launch: aRemote('https://x.example') })),
    ).toHaveLength(1);
  });

  it('finds an unresolved version of a server that the registry does not know', async () => {
    const server = aServer({
      server: 'org.npmjs/x' as ServerName,
      version: 'unresolved',
      status: 'unknown',
      launch: undefined,
    });
    expect(await check(exactVersion, server)).toMatchObject([
      { message: expect.stringContaining('not pinned') },
    ]);
  });
});
