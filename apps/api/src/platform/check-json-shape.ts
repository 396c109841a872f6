import { FleetError } from '@app/domain';

/** How a JSON text may be built, before anything parses it. */
export interface ShapeLimits {
  /** Members and elements in all. */
  values: number;
  /** Those of one object or list: validators compare them with each other. */
  members: number;
  /** Brackets within brackets. */
  depth: number;
}

const [QUOTE, BACKSLASH, COMMA, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = Buffer.from('"\\,{}[]');

/**
 * A megabyte of `{},{},{}` is small to send and takes half a minute to validate, and a deep one ends in a stack
 * overflow: both are counted in one pass over the bytes instead. UTF-8 only, as RFC 8259 section 8.1 has it; in
 * another encoding these bytes would mean something else.
 * @throws FleetError TOO_LARGE, UNSUPPORTED_MEDIA_TYPE
 */
export function checkJsonShape(bytes: Uint8Array, encoding: string, limits: ShapeLimits): void {
  if (encoding.toLowerCase() !== 'utf-8')
    throw new FleetError('UNSUPPORTED_MEDIA_TYPE', 'the body is not in UTF-8', {
      hint: 'JSON is sent as UTF-8; leave the charset out of the content type',
    });
  const count = new Count(limits);
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === COMMA) count.add();
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) count.open();
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) count.close();
  }
}

/** What was seen so far. An empty object counts as one value, which only makes the limit a little lower. */
class Count {
  private values = 0;
  /** Of each object or list that is open, outermost first. */
  private readonly members: number[] = [];

  constructor(private readonly limits: ShapeLimits) {}

  open(): void {
    this.members.push(0);
    if (this.members.length > this.limits.depth)
      throw tooLarge(`nests more than ${this.limits.depth} levels deep`);
    this.add();
  }

  add(): void {
    const at = this.members.length - 1;
    const members = (this.members[at] = (this.members[at] ?? 0) + 1);
    if (members > this.limits.members)
      throw tooLarge(`holds an object or a list with more than ${this.limits.members}`);
    if (++this.values > this.limits.values) throw tooLarge(`holds more than ${this.limits.values} values`);
  }

  close(): void {
    this.members.pop();
  }
}

function tooLarge(what: string): FleetError {
  return new FleetError('TOO_LARGE', `the body ${what}`, { hint: 'send less at once' });
}
