import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text as readBody } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { bridgeRemote, type Remote } from './bridge-remote.js';

/** Put together here, so that no scanner takes it for a real one. */
const SECRET = ['tok', 'en-', 'of-alice'].join('');
const headers = { Authorization: `Bearer ${SECRET}`, 'X-Team': 'blue' };

interface Received {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** An HTTP server that keeps what it received and answers as the story wants. */
class Host {
  readonly received: Received[] = [];
  private readonly server: http.Server;

  private constructor(answer: (request: Received, response: ServerResponse, raw: IncomingMessage) => void) {
    const listener: RequestListener = (request, response) => {
      void readBody(request).then((body) => {
        const { method = '', url: path = '', headers } = request;
        const received = { method, path, headers, body };
        this.received.push(received);
        answer(received, response, request);
      });
    };
    this.server = http.createServer(listener);
  }

  static async start(answer: (request: Received, response: ServerResponse) => void): Promise<Host> {
    const host = new Host(answer);
    await new Promise<void>((resolve) => host.server.listen(0, '127.0.0.1', resolve));
    running.push(host);
    return host;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  of(method: string): Received[] {
    return this.received.filter((request) => request.method === method);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A client that started the bridge. */
class Client {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  readonly log: string[] = [];
  readonly ended: Promise<number>;
  private unread = '';

  constructor(remote: Partial<Remote> & { url: string }) {
    const io = { input: this.input, output: this.output, log: (line: string) => void this.log.push(line) };
    this.ended = bridgeRemote({ transport: 'streamable-http', headers, ...remote }, io);
    this.ended.catch(() => {}); // looked at by the story
  }

  send(message: object | string): void {
    const line = typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message });
    this.input.write(`${line}\n`);
  }

  async line(): Promise<string> {
    while (!this.unread.includes('\n')) {
      const piece = this.output.read() as Buffer | null;
      if (piece) this.unread += piece.toString();
      else await pause(5);
    }
    const end = this.unread.indexOf('\n');
    const line = this.unread.slice(0, end);
    this.unread = this.unread.slice(end + 1);
    return line;
  }

  async next() {
    return JSON.parse(await this.line());
  }

  end(): Promise<number> {
    this.input.end();
    return this.ended;
  }
}

const running: Host[] = [];
afterEach(() => {
  for (const host of running.splice(0)) host.stop();
});

const INITIALIZE = { id: 0, method: 'initialize', params: { protocolVersion: '2025-06-18' } };
const INITIALIZED = { method: 'notifications/initialized' };

/** What most stories need of an MCP server: `rest` answers the other requests. */
function anMcpServer(rest: (message: Message, response: ServerResponse, request: Received) => void) {
  let session = 0;
  return (request: Received, response: ServerResponse) => {
    if (request.method === 'GET') return void response.writeHead(405).end();
    if (request.method === 'DELETE') return void response.writeHead(204).end();
    const message = JSON.parse(request.body) as Message;
    if (message.method === 'initialize') {
      response.setHeader('mcp-session-id', `session-${++session}`);
      return json(response, { id: message.id, result: { protocolVersion: '2025-06-18', capabilities: {} } });
    }
    if (message.id === undefined || message.method === undefined) return void response.writeHead(202).end();
    rest(message, response, request);
  };
}
interface Message {
  id?: number;
  method?: string;
  params?: { turn: number };
}

function json(response: ServerResponse, message: object): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ jsonrpc: '2.0', ...message }));
}

function events(response: ServerResponse, ...texts: string[]): ServerResponse {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const text of texts) response.write(`${text}\n\n`);
  return response;
}

describe('a message', () => {
  it('reaches the remote byte for byte', async () => {
    const host = await Host.start(anMcpServer(({ id }, response) => json(response, { id, result: {} })));
    const client = new Client({ url: `${host.origin}/mcp` });
    const odd =
      '{ "method":"x/y","jsonrpc":"2.0", "id":1,"params":{"n":12345678901234567890,"é":[1.0]},"more":{} }';
    client.send(odd);
    await client.next();
    expect(host.received[0]!.body).toBe(odd);
    expect(await client.end()).toBe(0);
  });

  it.each([
    ['in JSON', 'application/json', (text: string) => text],
    [
      'in an event',
      'text/event-stream',
      (text: string) => `event: message\ndata: ${text.replaceAll('\n', '\ndata: ')}\n\n`,
    ],
  ])('comes back unchanged %s, on one line', async (_, type, wrap) => {
    const answer =
      '{"id":1,"result":{\n  "n": 12345678901234567890, "x": "a\\nb"},\n "jsonrpc":"2.0","more":[]}';
    const host = await Host.start(
      anMcpServer(
        (_message, response) => void response.writeHead(200, { 'content-type': type }).end(wrap(answer)),
      ),
    );
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'x' });
    expect(await client.line()).toBe(answer.replaceAll('\n', ' '));
    await client.end();
  });

  it('may be a batch', async () => {
    const host = await Host.start((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":{}}]');
    });
    const client = new Client({ url: host.origin });
    client.send('[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","id":2,"method":"b"}]');
    expect(await client.next()).toHaveLength(2);
    await client.end();
  });

  it('does not overtake one that opens the session or asks for nothing, though that may take its time', async () => {
    const open = new Set<number>();
    let overtaken = 0;
    const host = await Host.start((request, response) => {
      if (request.method !== 'POST') return answer(request, response);
      const { id, method, params } = JSON.parse(request.body) as Message;
      overtaken += [...open].filter((earlier) => earlier < params!.turn).length;
      const isWaitedFor = method === 'initialize' || id === undefined;
      if (isWaitedFor) open.add(params!.turn);
      setTimeout(
        () => {
          open.delete(params!.turn);
          answer(request, response);
        },
        isWaitedFor ? 20 : 200,
      );
    });
    const answer = anMcpServer(({ id }, response) => json(response, { id, result: {} }));
    const client = new Client({ url: host.origin });
    let turn = 0;
    client.send({ ...INITIALIZE, params: { turn } });
    client.send({ ...INITIALIZED, params: { turn: ++turn } });
    for (let id = 1; id <= 20; id++) {
      client.send({ id, method: 'tools/call', params: { turn: ++turn } });
      client.send({ method: 'notifications/progress', params: { turn: ++turn } });
    }
    const ids = [];
    for (let answers = 0; answers <= 20; answers++) ids.push((await client.next()).id);
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (__, at) => at));
    expect(await client.end()).toBe(0);
    expect(overtaken).toBe(0);
    const [first, ...others] = host.of('POST');
    expect(first!.body).toContain('initialize');
    expect(others).toHaveLength(41);
    for (const { headers: sent } of others) expect(sent['mcp-session-id']).toBe('session-1');
  });

  it('that the client has cancelled gets no late answer', async () => {
    const host = await Host.start(
      anMcpServer(
        ({ id }, response) => void setTimeout(() => json(response, { id, result: {} }), id === 1 ? 50 : 150),
      ),
    );
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'tools/call' });
    client.send({ method: 'notifications/cancelled', params: { requestId: 1 } });
    client.send({ id: 2, method: 'tools/call' });
    expect(await client.next()).toMatchObject({ id: 2 });
    await client.end();
  });

  it('that is none is answered by the bridge, and the next goes on', async () => {
    const host = await Host.start(anMcpServer(({ id }, response) => json(response, { id, result: {} })));
    const client = new Client({ url: host.origin });
    for (const line of ['{"half":', '5', '[]']) {
      client.send(line);
      expect(await client.next()).toMatchObject({ id: null, error: { code: -32700 } });
    }
    client.send({ id: 'a', method: 'x' });
    expect(await client.next()).toMatchObject({ id: 'a', result: {} });
    await client.end();
  });

  it('that a client does not read holds the remote back', async () => {
    const note = `data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: 'x'.repeat(65_000) })}`;
    let written = 0;
    const host = await Host.start(
      anMcpServer(async ({ id }, response) => {
        events(response);
        for (; written < 64 * 1024 * 1024; written += note.length) {
          if (!response.write(`${note}\n\n`)) await new Promise((resolve) => response.once('drain', resolve));
        }
        events(response, `data: ${JSON.stringify({ jsonrpc: '2.0', id, result: {} })}`).end();
      }),
    );
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'tools/call' });
    await pause(700);
    expect(written).toBeLessThan(16 * 1024 * 1024); // what the two sockets hold
    let last = await client.next();
    for (; last.id === undefined; last = await client.next());
    expect(last).toMatchObject({ id: 1, result: {} });
    await client.end();
  });
});

describe('the secret', () => {
  it('is sent with every request: posting, listening and taking leave', async () => {
    const listening = Promise.withResolvers<void>();
    const answer = anMcpServer(() => {});
    const host = await Host.start((request, response) => {
      if (request.method !== 'GET') return answer(request, response);
      events(response, 'data: {"jsonrpc":"2.0","id":7,"method":"ping"}');
      listening.resolve();
    });
    const client = new Client({ url: `${host.origin}/mcp` });
    client.send(INITIALIZE);
    await client.next();
    client.send(INITIALIZED);
    expect(await client.next()).toEqual({ jsonrpc: '2.0', id: 7, method: 'ping' });
    expect(await client.end()).toBe(0);

    expect(host.received.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET', 'DELETE']);
    for (const { headers: sent } of host.received) {
      expect(sent).toMatchObject({ authorization: `Bearer ${SECRET}`, 'x-team': 'blue' });
    }
    for (const { headers: sent } of host.received.slice(1)) {
      expect(sent).toMatchObject({ 'mcp-session-id': 'session-1', 'mcp-protocol-version': '2025-06-18' });
    }
  });

  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [400, 'UNAVAILABLE'],
    [503, 'UNAVAILABLE'],
  ])('is not repeated when a remote that answers %i repeats it', async (status, code) => {
    const host = await Host.start((request, response) => {
      response.writeHead(status, {
        'content-type': 'text/plain',
        'www-authenticate': `Bearer error="${SECRET}"`,
      });
      response.end(`bad ${request.headers.authorization}`);
    });
    const client = new Client({ url: `${host.origin}/mcp?key=${SECRET}` });
    client.send({ id: 'first', method: 'initialize' });
    const answer = await client.next();
    expect(answer).toMatchObject({ id: 'first', error: { code: -32000, data: { code } } });
    expect(answer.error.message).toContain(host.origin);
    expect(await client.end()).toBe(1);
    expect(client.log[0]).toContain(host.origin);
    expect(JSON.stringify([answer, client.log])).not.toContain(SECRET);
  });

  it.each(['streamable-http', 'sse'] as const)(
    'does not follow a redirect to elsewhere (%s)',
    async (transport) => {
      const elsewhere = await Host.start((_request, response) => response.end());
      const host = await Host.start((_request, response) =>
        response.writeHead(307, { location: `${elsewhere.origin}/mcp` }).end(),
      );
      const client = new Client({ transport, url: host.origin });
      client.send(INITIALIZE);
      expect(await client.next()).toMatchObject({ id: 0, error: { data: { code: 'FORBIDDEN' } } });
      expect(elsewhere.received).toEqual([]);
      await client.end();
    },
  );

  it('goes along within the origin', async () => {
    const answer = anMcpServer(() => {});
    const host = await Host.start((request, response) =>
      request.path === '/mcp'
        ? void response.writeHead(307, { location: '/v2/mcp' }).end()
        : answer(request, response),
    );
    const client = new Client({ url: `${host.origin}/mcp` });
    client.send(INITIALIZE);
    expect(await client.next()).toMatchObject({ id: 0, result: {} });
    expect(host.received[1]).toMatchObject({
      path: '/v2/mcp',
      headers: { authorization: `Bearer ${SECRET}` },
    });
    expect(host.received[1]!.body).toBe(host.received[0]!.body);
    await client.end();
  });

  it('is not sent to an SSE remote that has its messages posted elsewhere', async () => {
    const elsewhere = await Host.start((_request, response) => response.end());
    const host = await Host.start((_request, response) => {
      events(response, `event: endpoint\ndata: ${elsewhere.origin}/messages`);
    });
    const client = new Client({ transport: 'sse', url: host.origin });
    client.send(INITIALIZE);
    expect(await client.next()).toHaveProperty('error');
    expect(elsewhere.received).toEqual([]);
    await client.end();
  });

  it('may end with the line break of the file it came from', async () => {
    const host = await Host.start(anMcpServer(() => {}));
    const client = new Client({ url: host.origin, headers: { 'X-Key': `${SECRET}\n` } });
    client.send(INITIALIZE);
    await client.next();
    expect(host.received[0]!.headers['x-key']).toBe(SECRET);
    await client.end();
  });

  it('is not named when it cannot be a header', async () => {
    const client = new Client({ url: 'https://mcp.example.com', headers: { 'X-Key': `${SECRET}\nmore` } });
    const refusal = await client.ended.catch((error: Error) => error);
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('X-Key') });
    expect(String(refusal)).not.toContain(SECRET);
  });

  it.each(['http://mcp.example.com/mcp', 'http://127.0.0.1.example.com', 'ws://127.0.0.1', 'not an address'])(
    'is not sent to %s',
    async (url) => {
      const code = url.includes(':') ? 'FORBIDDEN' : 'INVALID_INPUT';
      await expect(new Client({ url }).ended).rejects.toMatchObject({ code });
    },
  );
});

describe('a remote', () => {
  it('that cannot be reached is named in each answer, and once in the log', async () => {
    const host = await Host.start(anMcpServer(({ id }, response) => json(response, { id, result: {} })));
    const { origin } = host;
    host.stop();
    const client = new Client({ url: `${origin}/mcp` });
    client.send({ id: 1, method: 'initialize' });
    expect(await client.next()).toMatchObject({
      id: 1,
      error: { message: expect.stringContaining(`cannot reach ${origin}: connection refused`) },
    });
    client.send({ id: 2, method: 'ping' });
    expect(await client.next()).toMatchObject({ id: 2, error: { data: { code: 'UNREACHABLE' } } });
    expect(client.log).toEqual([expect.stringContaining(`cannot reach ${origin}: connection refused`)]);
    expect(await client.end()).toBe(1);
  });

  it.each([
    [404, 'Not found'],
    [400, '{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: No valid session ID provided"}}'],
  ])(
    'that forgot the session and says so with %i is greeted anew, unseen by the client',
    async (status, body) => {
      const answer = anMcpServer(({ id }, response, { headers: sent }) => {
        if (sent['mcp-session-id'] === 'session-1') return void response.writeHead(status).end(body);
        json(response, { id, result: { session: sent['mcp-session-id'] } });
      });
      const host = await Host.start(answer);
      const client = new Client({ url: host.origin });
      client.send(INITIALIZE);
      await client.next();
      client.send(INITIALIZED);
      client.send({ id: 1, method: 'tools/list' });
      client.send({ id: 2, method: 'tools/list' });
      const answers = [await client.next(), await client.next()].sort((a, b) => a.id - b.id);
      expect(answers).toMatchObject([
        { id: 1, result: { session: 'session-2' } },
        { id: 2, result: { session: 'session-2' } },
      ]);
      expect(await client.end()).toBe(0);
      expect(client.output.read()).toBeNull();
      expect(host.of('DELETE')).toMatchObject([{ headers: { 'mcp-session-id': 'session-2' } }]);
    },
  );

  it('that is not what a certificate would prove gets nothing', async () => {
    const host = await Host.start(anMcpServer(() => {}));
    const client = new Client({ url: host.origin.replace('http:', 'https:') });
    client.send(INITIALIZE);
    expect(await client.next()).toMatchObject({ id: 0, error: { data: { code: 'UNREACHABLE' } } });
    expect(host.received).toEqual([]);
    expect(await client.end()).toBe(1);
  });

  it('that ends an answer early leaves no request without one', async () => {
    const host = await Host.start(anMcpServer((_message, response) => void events(response, ': soon').end()));
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'tools/call' });
    expect(await client.next()).toMatchObject({ id: 1, error: { data: { code: 'UNAVAILABLE' } } });
    await client.end();
  });

  it('gets asked for the rest of an answer whose stream broke', async () => {
    const answer = anMcpServer(
      (_message, response) => void events(response, 'id: e1\nretry: 1\ndata:').end(),
    );
    const host = await Host.start((request, response) => {
      if (request.method !== 'GET') return answer(request, response);
      events(response, 'id: e2\ndata: {"jsonrpc":"2.0","id":1,"result":{}}').end();
    });
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'tools/call' });
    expect(await client.next()).toMatchObject({ id: 1, result: {} });
    expect(host.of('GET')).toMatchObject([
      { headers: { 'last-event-id': 'e1', authorization: `Bearer ${SECRET}` } },
    ]);
    await client.end();
  });

  it('that no longer knows the rest of an answer does not leave the client waiting', async () => {
    const host = await Host.start(
      anMcpServer((_message, response) => void events(response, 'id: e1\nretry: 1\ndata:').end()),
    );
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'tools/call' });
    expect(await client.next()).toMatchObject({ id: 1, error: {} });
    await pause(1_000);
    expect(host.of('GET')).toHaveLength(1);
    await client.end();
  });

  it('that refuses with the very answer to the request is heard', async () => {
    const host = await Host.start((_request, response) => {
      response.statusCode = 400;
      json(response, { id: 1, error: { code: -32602, message: 'unknown tool' } });
    });
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'tools/call' });
    expect(await client.next()).toMatchObject({ id: 1, error: { code: -32602, message: 'unknown tool' } });
    await client.end();
  });

  it('that answers with a web page is no MCP server', async () => {
    const host = await Host.start((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>'),
    );
    const client = new Client({ url: host.origin });
    client.send(INITIALIZE);
    expect(await client.next()).toMatchObject({ id: 0, error: { data: { code: 'UNAVAILABLE' } } });
    expect(await client.end()).toBe(1);
  });
});

describe('over SSE', () => {
  /** Answers each posted request on the stream. */
  function anSseServer(onPost: (stream: ServerResponse, message: Message) => void) {
    let stream: ServerResponse;
    return (request: Received, response: ServerResponse) => {
      if (request.method === 'GET') {
        stream = events(response, 'event: endpoint\ndata: /messages?session=1');
        return;
      }
      response.writeHead(202).end('Accepted');
      onPost(stream, JSON.parse(request.body) as Message);
    };
  }

  it('messages are posted where the remote says, and answered on its stream', async () => {
    const host = await Host.start(
      anSseServer(
        (stream, { id }) =>
          void events(stream, `data: {"jsonrpc":"2.0","id":${id},"result":{"n":12345678901234567890}}`),
      ),
    );
    const client = new Client({ transport: 'sse', url: `${host.origin}/sse` });
    client.send(INITIALIZE);
    expect(await client.line()).toBe('{"jsonrpc":"2.0","id":0,"result":{"n":12345678901234567890}}');
    expect(await client.end()).toBe(0);
    expect(host.received).toMatchObject([
      { method: 'GET', path: '/sse', headers: { authorization: `Bearer ${SECRET}` } },
      { method: 'POST', path: '/messages?session=1', headers: { authorization: `Bearer ${SECRET}` } },
    ]);
  });

  it('the end of the stream is the end of the session: the client learns of it', async () => {
    const host = await Host.start(anSseServer((stream) => void stream.end()));
    const client = new Client({ transport: 'sse', url: `${host.origin}/sse` });
    client.send(INITIALIZE);
    expect(await client.next()).toMatchObject({ id: 0, error: {} });
    expect(await client.ended).toBe(1);
    expect(client.log.join()).toContain(`${host.origin} does not answer as it should: it ended the session`);
  });

  it('a refusal names the remote, not the secret', async () => {
    const host = await Host.start((request, response) =>
      response.writeHead(401).end(`bad ${request.headers.authorization}`),
    );
    const client = new Client({ transport: 'sse', url: `${host.origin}/sse` });
    client.send(INITIALIZE);
    const answer = await client.next();
    expect(answer).toMatchObject({ id: 0, error: { data: { code: 'UNAUTHENTICATED' } } });
    expect(JSON.stringify([answer, client.log])).not.toContain(SECRET);
    expect(await client.end()).toBe(1);
  });
});

describe('the end', () => {
  it('waits for an answer that is on its way', async () => {
    const host = await Host.start(
      anMcpServer(({ id }, response) => void setTimeout(() => json(response, { id, result: {} }), 200)),
    );
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'tools/list' });
    expect(await client.end()).toBe(0);
    expect(await client.next()).toMatchObject({ id: 1, result: {} });
  });

  it('does not wait for a remote that hangs', async () => {
    const host = await Host.start(() => {});
    const client = new Client({ url: host.origin });
    client.send({ id: 1, method: 'tools/list' });
    const started = performance.now();
    await client.end();
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('comes when the client stops reading for good', async () => {
    const host = await Host.start(anMcpServer(() => {}));
    const client = new Client({ url: host.origin });
    client.send(INITIALIZE);
    await client.next();
    client.output.destroy();
    expect(await client.ended).toBe(0);
    expect(host.of('DELETE')).toHaveLength(1);
  });
});
