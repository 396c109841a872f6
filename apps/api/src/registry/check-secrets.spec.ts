import type { CommandLaunch, RemoteLaunch } from '@app/domain';
import { checkLaunchSecrets, checkTextSecrets, refersToSecret } from './check-secrets.js';

const aLaunch = (env: Record<string, string>): CommandLaunch => ({
  kind: 'command',
  command: '/opt/server',
  args: [],
  env,
});
const aRemote: RemoteLaunch = {
  kind: 'remote',
  transport: 'streamable-http',
  url: 'https://mcp.example.com',
  headers: {},
};
const secret = ['ghp', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z12'].join('_');

describe('a literal that looks like a secret', () => {
  it('is refused by its place, never by its value', async () => {
    const refusal = checkLaunchSecrets({ launch: aLaunch({ GITHUB_TOKEN: secret }), secretInputs: [] });
    await expect(refusal).rejects.toMatchObject({
      code: 'PLAINTEXT_SECRET',
      message: 'launch.env.GITHUB_TOKEN looks like a secret',
      options: { issues: [{ path: 'launch.env.GITHUB_TOKEN' }] },
    });
    await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining(secret) });
  });

  it('is refused in the place of a name, and its path is not it', async () => {
    for (const input of [
      { launch: aLaunch({ [secret]: '1' }), secretInputs: [] },
      { launch: aLaunch({}), secretInputs: ['TOKEN', secret] },
      { launch: { ...aRemote, headers: { [secret]: '1' } }, secretInputs: [] },
    ]) {
      const error = await checkLaunchSecrets(input).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'PLAINTEXT_SECRET' });
      expect(JSON.stringify(error) + String(error)).not.toContain(secret);
    }
  });

  it('is refused in what people write to each other', async () => {
    await expect(checkTextSecrets({ note: `try ${secret}` })).rejects.toMatchObject({
      code: 'PLAINTEXT_SECRET',
    });
    await checkTextSecrets({ note: 'reviewed at commit 0f3a9c1d, sha256 checked', reason: undefined });
  });

  it('is refused for a declared input whatever it looks like, and named once', async () => {
    const launch = aLaunch({ token: 'hello', OTHER: 'hello' });
    await expect(checkLaunchSecrets({ launch, secretInputs: ['TOKEN'] })).rejects.toMatchObject({
      options: { issues: [{ path: 'launch.env.token' }] },
    });
  });

  it('may be a placeholder, which is for policy to find', async () => {
    const launch = aLaunch({ GITHUB_TOKEN: '<your-token>' });
    await expect(checkLaunchSecrets({ launch, secretInputs: [] })).resolves.toBeUndefined();
  });
});

describe('what a declared secret may be', () => {
  it.each(['secret://env/TOKEN', 'Bearer ${secret://vault/path#field}', '${env:TOKEN}', '${token}', ''])(
    '%j',
    (value) => {
      expect(refersToSecret(value)).toBe(true);
    },
  );

  it.each(['open sesame', '${env:TOKEN:-open sesame}', 'Bearer ${token}', '${', '$TOKEN'])(
    'and not %j',
    (value) => {
      expect(refersToSecret(value)).toBe(false);
    },
  );
});
