import { aPackage, aRemote, aServer, check } from '../../test/draft-factory.js';
import { remoteTls } from './remote-tls.js';

const remote = (url: string) => aServer({ launch: aRemote(url) });

describe('remote-tls', () => {
  it.each(['https://mcp.example.com/mcp', 'HTTPS://mcp.example.com', 'https://${host}/mcp'])(
    'lets %s pass',
    async (url) => {
      expect(await check(remoteTls, remote(url))).toEqual([]);
    },
  );

  it.each([
    'http://mcp.example.com/mcp',
    'HTTP://10.0.0.1:8080',
    'http://${host}/',
    'http://localhost.example.com',
    'http://127.0.0.1@evil.example',
  ])('refuses %s', async (url) => {
    const [finding] = await check(remoteTls, remote(url));
    expect(finding).toMatchObject({ subject: 'everything', where: 'url' });
    expect(finding!.severity).toBeUndefined();
  });

  it.each(['http://localhost:3000/mcp', 'http://127.0.0.1:8000', 'http://[::1]/sse'])(
    'only warns of %s',
    async (url) => {
      expect(await check(remoteTls, remote(url))).toMatchObject([{ severity: 'warning' }]);
    },
  );

  it('refuses an address whose scheme only the workstation knows', async () => {
    expect(await check(remoteTls, remote('${env:MCP_URL}'))).toHaveLength(1);
    expect(await check(remoteTls, remote('${env:MCP_URL:-http://mcp.example.com}'))).toHaveLength(1);
  });

  it('looks through a bridge', async () => {
    const launch = aPackage({
      identifier: 'mcp-remote',
      args: ['http://mcp.example.com/sse', '--allow-http'],
    });
    expect(await check(remoteTls, aServer({ launch }))).toMatchObject([{ where: 'args[0]' }]);
  });
});
