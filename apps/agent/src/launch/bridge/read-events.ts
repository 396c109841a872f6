import type { IncomingMessage } from 'node:http';
import type { EventSourceMessage } from 'eventsource-parser';
import { MAX_MESSAGE } from './messages.js';

/**
 * Passes an event stream on, byte for byte, and hands out each of its events on the way. The next bytes are
 * read only when `onEvent` is done with the last: that is what holds a remote back that is faster than the client.
 */
export async function* readEvents(
  response: IncomingMessage,
  onEvent: (event: EventSourceMessage) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const { createParser } = await import('eventsource-parser');
  const events: EventSourceMessage[] = [];
  const parser = createParser({
    maxBufferSize: MAX_MESSAGE,
    onEvent: (event) => events.push(event),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
  });
  const decoder = new TextDecoder();
  for await (const piece of response) {
    parser.feed(decoder.decode(piece as Buffer, { stream: true }));
    for (const event of events.splice(0)) await onEvent(event);
    yield piece as Buffer;
  }
}

/** @throws RangeError when it does not end within `limit` bytes */
export async function readText(response: IncomingMessage, limit: number): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response) {
    length += (piece as Buffer).length;
    if (length > limit) throw new RangeError(`its answer does not end after ${limit} bytes`);
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString('utf8');
}
