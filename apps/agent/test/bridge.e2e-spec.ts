import { aForm, FleetSimulator } from '@app/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  CreateMessageRequestSchema,
  LoggingMessageNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { EverythingServer, serverProgram } from './everything-server.js';
import { Laptop } from './laptop.js';
import { Program } from './program.js';

/** Put together here, so that no scanner takes it for a real one. */
const SECRET = ['key', 'of', 'alice'].join('-');

describe('a client that only starts programs', () => {
  let program: Program;
  let fleet: FleetSimulator;
  let laptop: Laptop;
  let everything: EverythingServer | null = null;
  let client: Client;
  let stderr = '';

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  beforeEach(async () => {
    fleet = await FleetSimulator.start();
    laptop = new Laptop();
    await laptop.enroll(fleet);
    stderr = '';
  });

  afterEach(async () => {
    await client.close();
    await everything?.stop();
    everything = null;
    await fleet.close();
    laptop.remove();
  });

  /** As a client does: with the command of its config file, and the user's environment. */
  async function launch(server: object, env: Record<string, string> = {}): Promise<void> {
    await fleet.publish([aForm('launcher.json', { version: 1, servers: { docs: server } })]);
    await laptop.sync();
    client = new Client({ name: 'story', version: '1.0.0' }, { capabilities: { sampling: {}, roots: {} } });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program.file, 'launch', 'docs', ...laptop.args],
      env: { PATH: process.env.PATH!, ...env },
      stderr: 'pipe',
    });
    transport.stderr!.on('data', (piece) => (stderr += String(piece)));
    await client.connect(transport);
  }

  function aRemote(transport: 'streamable-http' | 'sse', { url }: EverythingServer) {
    return { transport, url, headers: { Authorization: 'Bearer ${secret://env/DOCS_TOKEN}' } };
  }

  async function echo(message: string): Promise<unknown> {
    return (await client.callTool({ name: 'echo', arguments: { message } })).content;
  }

  it.each([
    ['streamableHttp', 'streamable-http'],
    ['sse', 'sse'],
  ] as const)('uses a remote server whose secret only the launcher knows (%s)', async (mode, transport) => {
    everything = await EverythingServer.start(mode, SECRET);
    await launch(aRemote(transport, everything), { DOCS_TOKEN: SECRET });

    expect(client.getServerVersion()).toMatchObject({ name: expect.stringContaining('everything') });
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('echo');
    expect(await echo('größe ∑')).toEqual([{ type: 'text', text: 'Echo: größe ∑' }]);
    expect(everything.refused).toBe(0);
    expect(stderr).toBe('');
  });

  it('is asked by the server, hears of progress, and ends the session', async () => {
    everything = await EverythingServer.start('streamableHttp', SECRET);
    await launch(aRemote('streamable-http', everything), { DOCS_TOKEN: SECRET });
    client.setRequestHandler(CreateMessageRequestSchema, () => ({
      model: 'story',
      role: 'assistant',
      content: { type: 'text', text: 'a thought' },
    }));

    const sampled = await client.callTool({ name: 'trigger-sampling-request', arguments: { prompt: 'x' } });
    expect(JSON.stringify(sampled.content)).toContain('a thought');
    const progress: number[] = [];
    await client.callTool(
      { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } },
      undefined,
      { onprogress: (step) => progress.push(step.progress) },
    );
    // The last comes with the answer, and this client forgets whom to tell once it has that.
    expect(progress.slice(0, 2)).toEqual([1, 2]);
    const heard = new Promise((hear) =>
      client.setNotificationHandler(LoggingMessageNotificationSchema, hear),
    );
    await client.callTool({ name: 'toggle-simulated-logging', arguments: {} });
    expect(await heard).toHaveProperty('params.level'); // belongs to no request: it comes on the listening stream
    await client.close();
    expect(everything.passed).toContain('GET');
    expect(everything.passed.at(-1)).toBe('DELETE');
  });

  it('leaves no session behind when it has the launcher killed', async () => {
    everything = await EverythingServer.start('streamableHttp', SECRET);
    await launch(aRemote('streamable-http', everything), { DOCS_TOKEN: SECRET });
    const closed = new Promise<void>((close) => (client.onclose = close));
    process.kill((client.transport as StdioClientTransport).pid!, 'SIGTERM');
    await closed;
    expect(everything.passed.at(-1)).toBe('DELETE');
  });

  it('goes on after the server was restarted', async () => {
    everything = await EverythingServer.start('streamableHttp', SECRET);
    await launch(aRemote('streamable-http', everything), { DOCS_TOKEN: SECRET });
    await everything.restart();
    expect(await echo('still here')).toEqual([{ type: 'text', text: 'Echo: still here' }]);
  });

  it('is told when the remote refuses the secret, and which remote', async () => {
    everything = await EverythingServer.start('streamableHttp', SECRET);
    const wrong = ['key', 'of', 'bob'].join('-');
    const refused = launch(aRemote('streamable-http', everything), { DOCS_TOKEN: wrong });
    const { origin } = new URL(everything.url);
    await expect(refused).rejects.toThrow(`${origin} does not accept the credentials (401)`);
    expect(stderr).toContain(`agent: docs: ${origin} does not accept the credentials (401)`);
    expect(stderr).not.toContain(wrong);
    expect(everything.passed).toEqual([]);
  });

  it('starts a server on this workstation by the same command', async () => {
    laptop.write('home/alice/notes/today.txt', 'buy bread');
    const args = [serverProgram('@modelcontextprotocol/server-filesystem'), '${home}/notes'];
    await launch({ command: process.execPath, args, env: {} });
    const path = laptop.path('home/alice/notes/today.txt');
    const read = await client.callTool({ name: 'read_text_file', arguments: { path } });
    expect(JSON.stringify(read.content)).toContain('buy bread');
  });
});
