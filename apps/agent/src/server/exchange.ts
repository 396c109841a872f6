import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { FleetError } from '@app/domain';
import { AGENT_VERSION } from '../version.js';

/** One request and what may at most come of it. */
export interface Exchange {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Bytes of the answer. */
  maxLength: number;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Milliseconds without a byte, and for the whole. */
export interface Deadlines {
  idle: number;
  total: number;
}

export const DEADLINES: Deadlines = { idle: 20_000, total: 120_000 };

/**
 * No redirects, no content encoding, a length and two deadlines (docs/trust.md, "What the agent does", 4).
 * `node:http` keeps Node's own handling of proxies and CAs (NODE_USE_ENV_PROXY, NODE_EXTRA_CA_CERTS).
 *
 * @throws FleetError UNREACHABLE, ENDLESS_DATA
 */
export async function exchange(request: Exchange, deadlines: Deadlines = DEADLINES): Promise<Answer> {
  const url = new URL(request.url);
  // Not `import`: its view of node:http loads all of undici, a quarter of what a poll costs.
  const { request: open } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  // Polls are minutes apart: a connection kept open for the next one would be dead by then.
  const headers = {
    'accept-encoding': 'identity',
    connection: 'close',
    'user-agent': `qm-agent/${AGENT_VERSION}`,
    ...request.headers,
  };
  const sent = open(url, { method: request.method, headers });
  sent.end(request.body);
  return race(sent, url, request.maxLength, deadlines);
}

/** The timers are ours and settle the promise themselves: an abort signal can get lost while a body is read. */
function race(sent: ClientRequest, url: URL, maxLength: number, { idle, total }: Deadlines): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: FleetError) => {
      clearTimeout(idling);
      clearTimeout(overall);
      reject(error);
      sent.destroy();
    };
    const silence = () => fail(unreachable(url, `nothing came for ${idle / 1000} seconds`));
    let idling = setTimeout(silence, idle);
    const overall = setTimeout(
      () => fail(unreachable(url, `slow retrieval: not complete after ${total / 1000} seconds`)),
      total,
    );
    const awake = () => {
      clearTimeout(idling);
      idling = setTimeout(silence, idle);
    };
    sent.on('error', (cause) => fail(unreachable(url, toPhrase(cause), cause)));
    sent.on('response', (response) => {
      awake();
      readBody(response, maxLength, awake).then(
        (body) => {
          clearTimeout(idling);
          clearTimeout(overall);
          resolve({ status: response.statusCode!, headers: response.headers, body });
        },
        (error: Error) =>
          fail(error instanceof FleetError ? error : unreachable(url, toPhrase(error), error)),
      );
    });
  });
}

async function readBody(response: IncomingMessage, maxLength: number, awake: () => void): Promise<Buffer> {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw endless(`the answer is compressed (${encoding.slice(0, 20)}), which was not asked for`);
  if (Number(response.headers['content-length'] ?? 0) > maxLength)
    throw endless(`the answer is announced with more than ${maxLength} bytes`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    awake();
    length += (chunk as Buffer).length;
    if (length > maxLength) throw endless(`the answer does not end after ${maxLength} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function endless(message: string): FleetError {
  return new FleetError('ENDLESS_DATA', `endless data attack: ${message}`, {
    hint: 'a proxy or mirror between this workstation and the server may be at fault: tell your administrator',
  });
}

function unreachable(url: URL, phrase: string, cause?: unknown): FleetError {
  return new FleetError('UNREACHABLE', `cannot reach ${url.origin}: ${phrase}`, {
    hint: 'is this workstation online, and the address of the server right?',
    cause,
  });
}

const PHRASES: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name cannot be looked up',
  ETIMEDOUT: 'the connection timed out',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its TLS certificate is of an unknown authority (set NODE_EXTRA_CA_CERTS to your company’s)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its TLS certificate is of an unknown authority (set NODE_EXTRA_CA_CERTS to your company’s)',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed (set NODE_EXTRA_CA_CERTS to trust it)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another name',
};

/** Why a connection failed, in words. */
export function toPhrase(error: Error & { code?: string }): string {
  return PHRASES[error.code ?? ''] ?? error.code?.toLowerCase() ?? error.message;
}
