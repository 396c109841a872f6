import { aServer, check } from '../../test/draft-factory.js';
import { serverKeys } from './server-keys.js';

describe('server-keys', () => {
  it.each(['github', 'GitHub-2', 'my_server', 'a'.repeat(64)])('lets %s pass', async (key) => {
    expect(await check(serverKeys, aServer({ key }))).toEqual([]);
  });

  it.each(['my server', 'com.example/x', '', '-x', 'a'.repeat(65), 'ключ', 'workspace', 'Computer-Use'])(
    'refuses %j',
    async (key) => {
      expect(await check(serverKeys, aServer({ key }))).toMatchObject([{ where: 'key' }]);
    },
  );
});
