import { FleetError } from '@app/domain';

/** How a JSON text may be built, before anything parses it. */
export interface ShapeLimits {
  /** Members and elements in all. */
  values: number;
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
  let [values, depth, inString] = [0, 0, false];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === COMMA) values++;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      values++;
      if (++depth > limits.depth) throw tooLarge(`nests more than ${limits.depth} levels deep`);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
    if (values > limits.values) throw tooLarge(`holds more than ${limits.values} values`);
  }
}

function tooLarge(what: string): FleetError {
  return new FleetError('TOO_LARGE', `the body ${what}`, { hint: 'send less at once' });
}
