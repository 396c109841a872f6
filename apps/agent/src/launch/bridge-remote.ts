import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { FleetError } from '@app/domain';
import { parseAddress, toSendableHeaders } from './bridge/address.js';
import { Exchange, type Relay } from './bridge/exchange.js';
import { readLines } from './bridge/lines.js';
import { Link, type RemoteTransport } from './bridge/link.js';
import {
  isAnswer,
  MAX_MESSAGE,
  parseMessages,
  RPC,
  toErrorAnswer,
  toKey,
  toOneLine,
  toSentence,
  type Message,
} from './bridge/messages.js';
import { Output } from './bridge/output.js';
import { Session } from './bridge/session.js';
import { Wire } from './bridge/wire.js';

/** A server reached over HTTP, its references resolved: `headers` hold secrets. */
export interface Remote {
  transport: RemoteTransport;
  url: string;
  headers: Readonly<Record<string, string>>;
}

export interface BridgeStreams {
  input: Readable;
  output: Writable;
  /** For people; never holds a header's value. */
  log: (line: string) => void;
}

/** Requests without an answer yet. More than any client has, and few enough to be held. */
const MAX_PENDING = 1_024;
/** Milliseconds for which the next message waits, so that the remote gets them in order. */
const IN_ORDER = 2_000;
/** Milliseconds that a request is ahead of what follows it: a server takes a new connection later than a known one. */
const AHEAD = 10;
/** Milliseconds in which answers may still come after the client has ended. Clients kill after two seconds. */
const GRACE = 750;

/**
 * Lets a client that only starts programs use a remote server: JSON-RPC, a message per line, from `input` to the
 * remote and back to `output`, unchanged. Ends when the client ends; the exit code is 0, or 1 when the remote
 * was never reached or has ended the session itself.
 *
 * @throws FleetError FORBIDDEN, INVALID_INPUT, before anything is sent, for an address or header that cannot be used
 */
export async function bridgeRemote(remote: Remote, io: BridgeStreams): Promise<number> {
  const url = parseAddress(remote.url);
  const wire = new Wire(url.origin, toSendableHeaders(remote.headers));
  return new Bridge(remote.transport, url, wire, io).run();
}

class Bridge implements Relay {
  private readonly output: Output;
  private readonly pending = new Map<string, Exchange>();
  private readonly session: Session;
  private hasAnswered = false;
  private hasFailed = false;
  private isLost = false;
  private said = '';
  private onIdle = () => {};

  constructor(
    kind: RemoteTransport,
    url: URL,
    private readonly wire: Wire,
    private readonly io: BridgeStreams,
  ) {
    this.output = new Output(io.output, () => io.input.destroy());
    this.session = new Session(
      () => new Link(kind, url, wire, this),
      kind,
      (line) => io.log(`${wire.origin} ${line}`),
    );
  }

  async run(): Promise<number> {
    try {
      for await (const line of readLines(this.io.input, MAX_MESSAGE)) {
        const exchange = this.accept(line);
        if (exchange) await this.forward(exchange);
      }
    } catch (error) {
      const isCut = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
      if (!isCut && error !== this.io.input.errored) throw error;
    }
    if (this.io.input.readableEnded) await this.waitForAnswers();
    await this.session.close();
    return this.isLost || (this.hasFailed && !this.hasAnswered) ? 1 : 0;
  }

  async deliver(text: string, exchange: Exchange | undefined): Promise<void> {
    let messages: Message[];
    try {
      messages = parseMessages(text);
    } catch {
      return this.io.log(`${this.wire.origin} sent something that is no JSON-RPC message; it was left out`);
    }
    this.hasAnswered = true;
    this.said = '';
    const answers = messages.filter(isAnswer);
    if (exchange?.isOurs && answers.length > 0) return this.settleOurs(exchange, answers);
    const awaited = answers.filter(({ id }) => this.settle(toKey(id)));
    // Cancelled, or failed by us: a second answer would confuse the client.
    if (answers.length === messages.length && awaited.length === 0) return;
    await this.output.write(toOneLine(text));
  }

  fail(exchange: Exchange, error: FleetError): void {
    if (exchange.isOurs) return exchange.answered.reject(error);
    this.hasFailed = true;
    if (!this.isAnswered(exchange) || exchange.keys.length === 0) this.say(error);
    this.answerWith(exchange, error);
  }

  isAnswered(exchange: Exchange): boolean {
    return !exchange.isOurs && exchange.keys.every((key) => this.pending.get(key) !== exchange);
  }

  lose(error: FleetError): void {
    if (this.isLost) return;
    this.isLost = true;
    this.say(error);
    for (const exchange of new Set(this.pending.values())) this.answerWith(exchange, error);
    this.io.input.destroy();
  }

  /** For whatever is still owed. */
  private answerWith(exchange: Exchange, error: FleetError): void {
    for (const key of exchange.keys) {
      if (this.pending.get(key) !== exchange) continue;
      this.settle(key);
      void this.output.write(toErrorAnswer(key, RPC.server, error));
    }
  }

  /** The client's text as an exchange; null when it has been answered here. */
  private accept(line: string | null): Exchange | null {
    if (line === '') return null;
    let exchange: Exchange;
    try {
      if (line === null) throw new RangeError(`a message of more than ${MAX_MESSAGE} bytes`);
      exchange = new Exchange(line, parseMessages(line));
    } catch (error) {
      const refusal = new FleetError(
        'INVALID_JSON',
        `the client sent ${error instanceof RangeError ? error.message : 'something that is no JSON-RPC message'}`,
      );
      this.say(refusal);
      void this.output.write(toErrorAnswer('null', RPC.parseError, refusal));
      return null;
    }
    if (this.pending.size + exchange.keys.length > MAX_PENDING) {
      const refusal = new FleetError('RATE_LIMITED', `more than ${MAX_PENDING} requests at once`);
      for (const key of exchange.keys) void this.output.write(toErrorAnswer(key, RPC.server, refusal));
      return null;
    }
    for (const key of exchange.keys) this.pending.set(key, exchange);
    this.forgetCancelled(exchange);
    return exchange;
  }

  /**
   * Over HTTP each message has a connection of its own, so order is the sender's work: the next one waits until
   * a request is out, or until the remote has taken anything else, and the session that `initialize` opens.
   */
  private async forward(exchange: Exchange): Promise<void> {
    const done = this.send(exchange);
    const isRequest = exchange.keys.length > 0 && !exchange.has('initialize');
    const waited = new AbortController();
    const limit = pause(IN_ORDER, undefined, { signal: waited.signal }).catch(() => {}); // aborted below
    await Promise.race([done, limit, ...(isRequest ? [exchange.sent.promise.then(() => pause(AHEAD))] : [])]);
    waited.abort();
  }

  /** What goes wrong is answered. */
  private async send(exchange: Exchange): Promise<void> {
    try {
      await this.session.send(exchange);
      this.hasAnswered = true;
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      this.fail(exchange, error);
    }
  }

  private forgetCancelled({ messages }: Exchange): void {
    for (const { method, params } of messages) {
      if (method === 'notifications/cancelled' && params?.requestId !== undefined)
        this.settle(toKey(params.requestId));
    }
  }

  private settle(key: string): boolean {
    const wasPending = this.pending.delete(key);
    if (this.pending.size === 0) this.onIdle();
    return wasPending;
  }

  private settleOurs({ answered }: Exchange, [answer]: Message[]): void {
    if (answer?.error === undefined) return answered.resolve();
    answered.reject(new FleetError('UNAVAILABLE', `${this.wire.origin} opens no new session`));
  }

  /** Of a client that sent everything and ended, such as a shell's pipe. */
  private async waitForAnswers(): Promise<void> {
    if (this.pending.size === 0) return;
    const idle = new Promise<void>((resolve) => (this.onIdle = resolve));
    await Promise.race([idle, pause(GRACE, undefined, { ref: false })]);
  }

  /** Once, however often a client tries again, until something has worked in between. */
  private say(error: FleetError): void {
    const sentence = toSentence(error);
    if (sentence === this.said) return;
    this.said = sentence;
    this.io.log(sentence);
  }
}
