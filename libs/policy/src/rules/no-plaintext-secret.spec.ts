import { aDraft, aPackage, aRemote, aServer, check, openPolicy } from '../../test/draft-factory.js';
import { noPlaintextSecret } from './no-plaintext-secret.js';

const token = 'gh' + 'p_' + 'aB3dE5fG7hJ9kL1mN3pQ5rS7';

describe('no-plaintext-secret', () => {
  it('finds a literal wherever it stands, and never repeats it', async () => {
    const launch = aPackage({
      args: ['--token', token, '--x'],
      env: { GITHUB_TOKEN: token, NOTE: `use ${token}` },
    });
    const found = await check(noPlaintextSecret, aServer({ launch }));
    expect(found.map(({ where }) => where)).toEqual(['args[1]', 'env.GITHUB_TOKEN', 'env.NOTE']);
    expect(JSON.stringify(found)).not.toContain(token);
  });

  it('looks at headers, URLs and the options of a runner', async () => {
    const remote = aRemote('https://alice:' + 'hunter2@mcp.example.com', {
      Authorization: `Bearer ${token}`,
    });
    const found = await check(noPlaintextSecret, aServer({ launch: remote }));
    expect(found.map(({ where }) => where)).toEqual(['url', 'headers.Authorization']);
    const runner = aPackage({ runnerArgs: [`--registry=https://x.example/?token=${token}`] });
    expect(await check(noPlaintextSecret, aServer({ launch: runner }))).toHaveLength(1);
  });

  it('lets references pass, also inside a longer text', async () => {
    const launch = aPackage({
      args: ['--header', 'Authorization: Bearer ${secret://env/TOKEN}'],
      env: { GITHUB_TOKEN: 'secret://env/GITHUB_TOKEN', API_KEY: '${env:API_KEY}', LOG_LEVEL: 'debug' },
    });
    expect(
      await check(noPlaintextSecret, aServer({ launch, secretInputs: ['GITHUB_TOKEN', 'API_KEY'] })),
    ).toEqual([]);
  });

  it('wants a reference for every declared secret, whatever its value looks like', async () => {
    const launch = aPackage({ env: { WORKSPACE_SLUG: 'abc', EMPTY: '' } });
    const found = await check(
      noPlaintextSecret,
      aServer({ launch, secretInputs: ['WORKSPACE_SLUG', 'EMPTY'] }),
    );
    expect(found).toMatchObject([{ where: 'env.WORKSPACE_SLUG' }]);
  });

  it('looks at parameters', async () => {
    const draft = { ...aDraft(), parameters: { apiToken: 'abc123', region: 'eu' } };
    const found = await noPlaintextSecret.check({ draft, policy: openPolicy });
    expect(found).toMatchObject([{ subject: 'parameter:apiToken' }]);
  });

  it('calls a placeholder what it is', async () => {
    const launch = aPackage({ env: { GITHUB_TOKEN: '<your-token>' } });
    const [finding] = await check(noPlaintextSecret, aServer({ launch }));
    expect(finding!.message).toContain('placeholder');
  });
});
