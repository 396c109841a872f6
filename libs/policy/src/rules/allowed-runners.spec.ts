import { mergePolicies } from '../effective-policy.js';
import { aCommand, anImage, aPackage, aRemote, aServer, check } from '../../test/draft-factory.js';
import { allowedRunners } from './allowed-runners.js';

describe('allowed-runners', () => {
  it.each([
    ['npx', aPackage()],
    ['docker', anImage()],
    ['node', aCommand('node', 'x.js')],
    ['node by its path', aCommand('/usr/local/bin/node', 'x.js')],
    ['a program by its path', aCommand('/opt/acme/mcp')],
    ['a program in the home folder', aCommand('${home}/bin/mcp')],
    ['python3.12', aCommand('python3.12', '-m', 'x')],
    ['a Windows program', aCommand('C:\\Tools\\mcp.exe')],
    ['no runner at all', aRemote('https://x.example')],
  ])('allows %s by default', async (_name, launch) => {
    expect(await check(allowedRunners, aServer({ launch }))).toEqual([]);
  });

  it('refuses a bare command that nobody listed', async () => {
    expect(await check(allowedRunners, aServer({ launch: aCommand('acme-mcp') }))).toMatchObject([
      { where: 'command' },
    ]);
  });

  it('allows what the policy lists, and only that', async () => {
    const policy = mergePolicies([{ rules: {}, allowedRunners: ['docker', 'acme-mcp'] }]);
    expect(await check(allowedRunners, aServer({ launch: aCommand('acme-mcp') }), policy)).toEqual([]);
    expect(await check(allowedRunners, aServer(), policy)).toMatchObject([{ where: 'runner' }]);
    expect(await check(allowedRunners, aServer({ launch: aCommand('/opt/x') }), policy)).toHaveLength(1);
  });
});
