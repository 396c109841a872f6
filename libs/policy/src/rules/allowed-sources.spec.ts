import { mergePolicies } from '../effective-policy.js';
import { aCommand, anImage, aPackage, aRemote, aServer, check } from '../../test/draft-factory.js';
import { allowedSources } from './allowed-sources.js';

const strict = mergePolicies([
  { rules: {}, allowedSources: ['npm', 'registry.example.com:5000', 'https://*.example.com'] },
]);

describe('allowed-sources', () => {
  it.each([
    ['npm', aPackage()],
    ['PyPI', aPackage({ registry: 'pypi', runner: 'uvx' })],
    ['Docker Hub', anImage()],
    ['Docker Hub by its name', anImage({ identifier: 'index.docker.io/mcp/postgres' })],
    ['ghcr.io', anImage({ identifier: 'ghcr.io/github/github-mcp-server' })],
    ['any remote', aRemote('https://mcp.example.net/mcp')],
    ['a local program', aCommand('node', 'server.js')],
  ])('allows %s by default', async (_name, launch) => {
    expect(await check(allowedSources, aServer({ launch }))).toEqual([]);
  });

  it.each([
    ['another image registry', anImage({ identifier: 'quay.io/acme/mcp' })],
    ['a registry on this machine', anImage({ identifier: 'localhost:5000/mcp' })],
    ['a registry given to npx', aPackage({ runnerArgs: ['--registry', 'https://npm.evil.example'] })],
    [
      'a registry given to npx in one word',
      aPackage({ runnerArgs: ['--registry=https://npm.evil.example'] }),
    ],
    [
      'a registry given by a variable',
      aPackage({ env: { npm_config_registry: 'https://npm.evil.example' } }),
    ],
    [
      'an index given to uvx',
      aPackage({
        registry: 'pypi',
        runner: 'uvx',
        runnerArgs: ['--extra-index-url', 'https://evil.example/simple'],
      }),
    ],
    ['npx with something that is no package', aCommand('npx', 'github:acme/mcp')],
    ['uvx from git', aCommand('uvx', '--from', 'git+https://github.com/acme/mcp', 'mcp')],
    ['a script from the web', aCommand('deno', 'run', 'https://evil.example/x.ts')],
  ])('refuses %s by default', async (_name, launch) => {
    expect(await check(allowedSources, aServer({ launch }))).toHaveLength(1);
  });

  it('holds remotes to a list of hosts', async () => {
    expect(
      await check(allowedSources, aServer({ launch: aRemote('https://mcp.example.com/x') }), strict),
    ).toEqual([]);
    for (const url of [
      'https://example.com/x',
      'https://mcp.example.net',
      'https://mcp.example.com@evil.example/',
      'https://evil.example/?mcp.example.com',
      'https://evil.example\\@mcp.example.com/',
      'https://${host}/mcp',
      'https://mcp.example.com.evil.example',
    ]) {
      expect([url, (await check(allowedSources, aServer({ launch: aRemote(url) }), strict)).length]).toEqual([
        url,
        1,
      ]);
    }
  });

  it('does not take a host of remotes for an image registry', async () => {
    expect(
      await check(allowedSources, aServer({ launch: anImage({ identifier: 'a.example.com/x' }) }), strict),
    ).toHaveLength(1);
    expect(
      await check(
        allowedSources,
        aServer({ launch: anImage({ identifier: 'registry.example.com:5000/x' }) }),
        strict,
      ),
    ).toEqual([]);
  });
});
