import { Exchange } from './exchange.js';
import type { Link, RemoteTransport } from './link.js';

/**
 * What the client takes for one session: opened with its first message, and opened anew, without the client
 * noticing, when the remote has forgotten it. A remote forgets at each restart; clients do not ask again.
 */
export class Session {
  private current: Opening | null = null;
  /** Forgotten by the remote. What they still owe ends by itself. */
  private readonly former: Link[] = [];
  /** The client's own words, with which a new session is opened. */
  private initialize: Exchange | null = null;
  private initialized: Exchange | null = null;

  constructor(
    private readonly createLink: () => Link,
    private readonly kind: RemoteTransport,
    private readonly log: (line: string) => void,
  ) {}

  /** Settles when the remote has taken it. @throws FleetError */
  async send(exchange: Exchange): Promise<void> {
    this.current ??= this.open(exchange.has('initialize') ? null : this.initialize);
    const { link, opened } = this.current;
    await opened;
    try {
      await link.send(exchange);
    } catch (error) {
      // MCP, transports, session management: on a 404 the client MUST start a new session.
      if (!exchange.isForgotten || !this.initialize) throw error;
      await (await this.renew(link, this.initialize)).send(exchange);
    }
    if (exchange.has('initialize')) this.initialize = exchange;
    if (exchange.has('notifications/initialized')) this.initialized = exchange;
  }

  async close(): Promise<void> {
    for (const link of this.former) await link.drop();
    await this.current?.link.close();
  }

  /** One for all that found the same session gone. */
  private async renew(stale: Link, initialize: Exchange): Promise<Link> {
    if (!this.current || this.current.link === stale) {
      this.log('has forgotten the session; a new one is opened');
      this.former.push(stale);
      this.current = this.open(initialize);
    }
    const { link, opened } = this.current;
    await opened;
    return link;
  }

  private open(initialize: Exchange | null): Opening {
    const link = this.createLink();
    const opening = { link, opened: this.greet(link, initialize) };
    opening.opened.catch(() => {
      if (this.current === opening) this.current = null; // the next message tries again
    });
    return opening;
  }

  private async greet(link: Link, initialize: Exchange | null): Promise<void> {
    await link.open();
    if (!initialize || this.kind === 'sse') return;
    const handshake = repeat(initialize);
    await link.send(handshake);
    await handshake.answered.promise;
    if (this.initialized) await link.send(repeat(this.initialized));
  }
}

interface Opening {
  link: Link;
  opened: Promise<void>;
}

/** Sent by us, so that the client, which has its answer, gets no second one. */
function repeat({ text, messages }: Exchange): Exchange {
  return new Exchange(text, messages, true);
}
