import type { Readable } from 'node:stream';

const LINE_FEED = 0x0a;

/**
 * The lines of a stream, read only as fast as they are asked for. A line of more than `limit` bytes is skipped
 * and comes as null; whatever follows it is read again.
 */
export async function* readLines(input: Readable, limit: number): AsyncGenerator<string | null> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = () => {
    const line = length > limit ? null : Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
    parts = [];
    length = 0;
    return line;
  };
  for await (const piece of input) {
    let rest = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as string);
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      length += end;
      if (length <= limit) parts.push(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      yield take();
    }
    length += rest.length;
    if (length <= limit) parts.push(rest);
    else parts = [];
  }
  if (length > 0) yield take();
}
