import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { FleetError } from '@app/domain';
import type { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import type { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Exchange, Relay } from './exchange.js';
import { isAnswer, MAX_MESSAGE, parseMessages, toKey } from './messages.js';
import { readEvents, readText } from './read-events.js';
import { toRefusal } from './refusal.js';
import { isRedirect, isSuccess, toBare, toHeaders, toMediaType } from './responses.js';
import type { Wire } from './wire.js';

export type RemoteTransport = 'streamable-http' | 'sse';

/** How often an answer whose stream broke is asked for again before its request counts as failed. */
const RESUMPTIONS = 3;
/** A remote may ask to be asked again at once; it gets that twice a second. */
const BETWEEN_GETS = 500;
/** Milliseconds for an SSE remote to say where to post, and for any to end a session. */
const ENDPOINT = 20_000;
const FAREWELL = 1_000;
/** Of an error's body, which is a JSON-RPC error or of no interest. */
const MAX_ERROR = 64 * 1024;

/**
 * One session with a remote. The SDK's transports keep it: session id, protocol version, listening, taking up
 * broken streams, redirects within the origin. The messages themselves never pass through the SDK, whose
 * schemas drop unknown members and round large numbers, and which does not wait for a slow reader: they are
 * put on, and taken from, the wire in the `fetch` that the transports are given.
 */
export class Link {
  /** Tells `fetch` for which exchange the SDK calls it; timers and streams started by an exchange inherit it. */
  private readonly current = new AsyncLocalStorage<Exchange>();
  private transport?: StreamableHTTPClientTransport | SSEClientTransport;
  private isClosed = false;
  private lastGet = -Infinity;
  /** Why an SSE remote could not be opened: its client wraps our error in its own. */
  private refused: FleetError | null = null;

  constructor(
    private readonly kind: RemoteTransport,
    private readonly url: URL,
    private readonly wire: Wire,
    private readonly relay: Relay,
  ) {}

  /** @throws FleetError when the remote cannot be reached or refuses */
  async open(): Promise<void> {
    this.transport = await this.createTransport();
    const late = new AbortController();
    const deadline = pause(ENDPOINT, undefined, { signal: late.signal, ref: false }).then(() => {
      throw this.toBroken('it does not say where to send messages');
    });
    deadline.catch(() => {}); // aborted below
    try {
      await Promise.race([this.transport.start(), deadline]);
    } catch (error) {
      await this.drop();
      throw error instanceof FleetError ? error : (this.refused ?? this.toBroken('no event stream', error));
    } finally {
      late.abort();
    }
  }

  get hasSession(): boolean {
    return (
      this.transport !== undefined && 'sessionId' in this.transport && this.transport.sessionId !== undefined
    );
  }

  /** Settles when the remote has taken it; its answers come by the relay. @throws FleetError */
  async send(exchange: Exchange): Promise<void> {
    const message = exchange.messages.length === 1 ? exchange.messages[0] : exchange.messages;
    try {
      await this.current.run(exchange, () => this.transport!.send(message as JSONRPCMessage));
    } catch (error) {
      if (error instanceof FleetError) throw error;
      // What the SDK itself throws may quote the remote: only our own words go further.
      const { status } = exchange;
      throw status === null
        ? this.toBroken('the exchange failed', error)
        : toRefusal(this.wire.origin, status);
    }
  }

  async close(): Promise<void> {
    if (this.transport && 'terminateSession' in this.transport) {
      // A session that cannot be ended expires by itself.
      const farewell = this.transport.terminateSession().catch(() => {});
      await Promise.race([farewell, pause(FAREWELL, undefined, { ref: false })]);
    }
    await this.drop();
  }

  /** Stops without a word to the remote. */
  async drop(): Promise<void> {
    this.isClosed = true;
    await this.transport?.close();
  }

  private async createTransport(): Promise<StreamableHTTPClientTransport | SSEClientTransport> {
    if (this.kind === 'sse') {
      const { SSEClientTransport } = await import('@modelcontextprotocol/sdk/client/sse.js');
      return new SSEClientTransport(this.url, { fetch: this.fetch });
    }
    const { StreamableHTTPClientTransport } =
      await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
    return new StreamableHTTPClientTransport(this.url, {
      fetch: this.fetch,
      reconnectionOptions: {
        initialReconnectionDelay: 1_000,
        maxReconnectionDelay: 30_000,
        reconnectionDelayGrowFactor: 1.5,
        maxRetries: Infinity, // a laptop sleeps for days; what is final ends with a 405 (see `get`)
      },
    });
  }

  private readonly fetch = (target: string | URL, init: RequestInit = {}): Promise<Response> => {
    if (this.isClosed) return new Promise(() => {}); // so that no retry of the SDK outlives the session
    const exchange = this.current.getStore();
    const url = new URL(target);
    if (init.method === 'POST') return this.post(url, init, exchange!);
    return init.method === 'DELETE' ? this.delete(url, init) : this.get(url, init, exchange);
  };

  private async post(url: URL, init: RequestInit, exchange: Exchange): Promise<Response> {
    const response = await this.wire.open(url, {
      ...toRequest(init),
      body: exchange.text,
      onSent: () => exchange.sent.resolve(),
    });
    const status = response.statusCode!;
    exchange.status = isSuccess(status) ? null : status;
    if (isRedirect(status)) return toBare(response);
    if (!isSuccess(status)) {
      await this.receiveRefusal(response, exchange);
      throw toRefusal(this.wire.origin, status);
    }
    if (this.kind === 'sse' || exchange.keys.length === 0) return toBare(response, 202);
    switch (toMediaType(response)) {
      case 'text/event-stream':
        return this.toStream(response, exchange);
      case 'application/json':
        await this.receive(await this.readAnswer(response), exchange);
        return toBare(response, 202); // the SDK has nothing left to read
    }
    response.destroy();
    throw this.toBroken('its answer is neither JSON nor an event stream');
  }

  /** Listens, or takes up the stream of an exchange where it broke. A 405 tells the SDK to stop asking. */
  private async get(url: URL, init: RequestInit, exchange: Exchange | undefined): Promise<Response> {
    const resumed =
      exchange !== undefined && exchange.keys.length > 0 && this.kind !== 'sse' ? exchange : null;
    if (exchange?.isOver || (resumed && this.relay.isAnswered(resumed))) {
      return new Response(null, { status: 405 });
    }
    await this.waitBetweenGets();
    let response: IncomingMessage;
    try {
      response = await this.wire.open(url, toRequest(init));
    } catch (error) {
      this.refused = error as FleetError;
      if (resumed && ++resumed.failures >= RESUMPTIONS) this.relay.fail(resumed, this.refused);
      throw error;
    }
    const status = response.statusCode!;
    if (isRedirect(status)) {
      this.refused = toRefusal(this.wire.origin, status);
      return toBare(response);
    }
    if (isSuccess(status) && toMediaType(response) === 'text/event-stream')
      return this.toStream(response, exchange);
    this.refused = isSuccess(status)
      ? this.toBroken('its answer is no event stream')
      : toRefusal(this.wire.origin, status);
    if (resumed) this.relay.fail(resumed, this.refused);
    const isPassing = status === 408 || status === 429 || status >= 500;
    return toBare(response, isPassing || this.kind === 'sse' ? status : 405);
  }

  private async delete(url: URL, init: RequestInit): Promise<Response> {
    return toBare(await this.wire.open(url, toRequest(init)));
  }

  private toStream(response: IncomingMessage, exchange: Exchange | undefined): Response {
    const body = ReadableStream.from(this.relayEvents(response, exchange));
    return new Response(body as unknown as ConstructorParameters<typeof Response>[0], {
      headers: toHeaders(response),
    });
  }

  private async *relayEvents(response: IncomingMessage, exchange: Exchange | undefined) {
    let cause: Error | undefined;
    try {
      yield* readEvents(response, async ({ id, event = 'message', data }) => {
        if (id && exchange) exchange.isResumable = true;
        if (data !== '' && event === 'message') await this.receive(data, exchange);
      });
    } catch (error) {
      cause = error as Error;
      // Too much for one message: the same would come again.
      if (exchange && cause.name === 'ParseError') exchange.isOver = true;
      throw error;
    } finally {
      this.end(exchange, cause);
    }
  }

  private end(exchange: Exchange | undefined, cause: Error | undefined): void {
    if (this.isClosed) return;
    if (this.kind === 'sse') return this.relay.lose(this.toBroken('it ended the session', cause));
    const isLost = exchange !== undefined && exchange.keys.length > 0 && !exchange.isResumable;
    if (exchange?.isOver || isLost) {
      this.relay.fail(exchange, this.toBroken('it ended its answer early', cause));
    }
  }

  private async receive(text: string, exchange: Exchange | undefined): Promise<void> {
    if (exchange?.has('initialize')) this.negotiate(text, exchange);
    await this.relay.deliver(text, exchange);
  }

  /** Every later request names the version that the remote chose (MCP, transports: protocol version header). */
  private negotiate(text: string, { keys }: Exchange): void {
    for (const message of toMessages(text)) {
      const version =
        isAnswer(message) && keys.includes(toKey(message.id)) && message.result?.protocolVersion;
      if (typeof version === 'string' && /^[\w.-]{1,40}$/.test(version))
        this.transport!.setProtocolVersion(version);
    }
  }

  /** Tells a forgotten session from a refusal, which may hold the very answer to the request. */
  private async receiveRefusal(response: IncomingMessage, exchange: Exchange): Promise<void> {
    const status = response.statusCode!;
    const text = await readText(response, MAX_ERROR).catch(() => ''); // too long to be an answer
    // MCP says 404; many servers say 400 and a few words.
    const isForgotten = status === 404 || (status === 400 && /\bsession\b/i.test(text));
    exchange.isForgotten = this.hasSession && isForgotten;
    if (exchange.isForgotten || [401, 403, 404].includes(status)) return; // for these we have words
    const messages = toMediaType(response) === 'application/json' ? toMessages(text) : [];
    const isTheAnswer = messages.every((one) => isAnswer(one) && exchange.keys.includes(toKey(one.id)));
    if (messages.length > 0 && isTheAnswer) await this.relay.deliver(text, exchange);
  }

  private async readAnswer(response: IncomingMessage): Promise<string> {
    try {
      return await readText(response, MAX_MESSAGE);
    } catch (error) {
      throw this.toBroken(error instanceof RangeError ? error.message : 'it ended its answer early', error);
    }
  }

  private async waitBetweenGets(): Promise<void> {
    const wait = this.lastGet + BETWEEN_GETS - performance.now();
    if (wait > 0) await pause(wait);
    this.lastGet = performance.now();
  }

  private toBroken(phrase: string, cause?: unknown): FleetError {
    return new FleetError('UNAVAILABLE', `${this.wire.origin} does not answer as it should: ${phrase}`, {
      hint: 'try again; if it stays so, tell your administrator',
      cause,
    });
  }
}

function toMessages(text: string) {
  try {
    return parseMessages(text);
  } catch {
    return []; // no JSON-RPC: the relay says so where that matters
  }
}

function toRequest({ method = 'GET', headers, signal }: RequestInit) {
  return { method, headers: Object.fromEntries(new Headers(headers).entries()), signal };
}
