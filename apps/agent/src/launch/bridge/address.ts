import { validateHeaderName, validateHeaderValue } from 'node:http';
import { FleetError } from '@app/domain';

/** A remote sees prompts, tool results and the secret: over TLS, or without leaving this machine. @throws FleetError */
export function parseAddress(text: string): URL {
  const url = URL.parse(text);
  // The text itself may hold a secret, in its query say, so it is not repeated.
  if (!url) throw new FleetError('INVALID_INPUT', 'the address of this server is not a URL', { hint: ASK });
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new FleetError('FORBIDDEN', `${url.protocol}//${url.host} is not reached over TLS`, { hint: ASK });
}

const ASK = 'ask your administrator to correct it: an address starts with https://';

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Headers as they can be sent. White space around a value, such as the line break at the end of a file with a
 * secret, is no part of it (RFC 9110, section 5.5).
 *
 * @throws FleetError INVALID_INPUT that names the header, never its value
 */
export function toSendableHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), check(name, value)]),
  );
}

function check(name: string, text: string): string {
  const value = text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    // Not kept as the cause: it quotes.
    throw new FleetError(
      'INVALID_INPUT',
      `the header ${JSON.stringify(name)} holds what no HTTP header can`,
      {
        hint: 'is there a line break or an unusual character within its secret?',
      },
    );
  }
  return value;
}
