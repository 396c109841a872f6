import type { FleetError } from '@app/domain';
import { isRequest, toKey, type Message } from './messages.js';

/** One text of the client on its way to the remote, and what has become of it. */
export class Exchange {
  /** Ids of the requests in it: each is owed an answer. */
  readonly keys: readonly string[];
  /** Settles when its bytes are out. */
  readonly sent = Promise.withResolvers<void>();
  /** What the remote answered instead of taking it. */
  status: number | null = null;
  /** It did so because it no longer knows the session. */
  isForgotten = false;
  /** The answer's stream can be taken up again after it broke: its events have ids. */
  isResumable = false;
  /** Nothing more is wanted of it. */
  isOver = false;
  failures = 0;
  /** Of an exchange of ours: settles with its answer. */
  readonly answered = Promise.withResolvers<void>();

  /** `isOurs`: sent by the bridge itself, so that the client must not see what comes of it. */
  constructor(
    readonly text: string,
    readonly messages: readonly Message[],
    readonly isOurs = false,
  ) {
    this.keys = messages.filter(isRequest).map(({ id }) => toKey(id));
    this.answered.promise.catch(() => {}); // whoever waits for it hears of it
  }

  has(method: string): boolean {
    return this.messages.some((message) => message.method === method);
  }
}

/** Where whatever comes from the remote goes. */
export interface Relay {
  /** A text as it came. Settles when the client has room for more. `exchange`: what it came in answer to, if known. */
  deliver(text: string, exchange: Exchange | undefined): Promise<void>;
  /** Answers what is still owed with an error. */
  fail(exchange: Exchange, error: FleetError): void;
  isAnswered(exchange: Exchange): boolean;
  /** The session is over and cannot be had again. */
  lose(error: FleetError): void;
}
