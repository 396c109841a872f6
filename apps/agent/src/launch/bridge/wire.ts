import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { FleetError } from '@app/domain';
import { toPhrase } from '../../server/exchange.js';

export interface WireRequest {
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Once aborted, nothing settles any more: whoever aborts has stopped waiting. */
  signal?: AbortSignal | null;
  /** Called when it is on its way: connected, and the last byte written. */
  onSent?: () => void;
}

/** Milliseconds until a connection has to stand. An answer may take as long as the tool takes. */
const CONNECT = 20_000;

/**
 * Requests to one origin, each with the remote's own headers. `node:http` rather than `fetch`: it follows no
 * redirect by itself, has no deadline that cuts a quiet event stream after five minutes, says when a request is
 * out, and keeps Node's handling of proxies and CAs (NODE_USE_ENV_PROXY, NODE_EXTRA_CA_CERTS).
 */
export class Wire {
  constructor(
    readonly origin: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** @throws FleetError UNREACHABLE, FORBIDDEN for an address elsewhere, where the headers must not go */
  open(url: URL, { method, headers, body, signal, onSent }: WireRequest): Promise<IncomingMessage> {
    if (url.origin !== this.origin) throw toElsewhere(this.origin);
    return new Promise((resolve, reject) => {
      const { request } = url.protocol === 'https:' ? https : http;
      const sent = request(url, {
        method,
        headers: { 'user-agent': 'qm-agent', ...this.headers, ...headers, 'accept-encoding': 'identity' },
        signal: signal ?? undefined,
      });
      const written = once(sent, 'finish');
      written.catch(() => {}); // heard as an error below
      sent.on('socket', (socket) => {
        // A stream may be quiet for hours: only this tells a quiet one from a dead one.
        socket.setKeepAlive(true, 15_000);
        const connected = waitForConnection(socket, url.protocol === 'https:' ? 'secureConnect' : 'connect');
        void Promise.all([connected, written]).then(onSent, (error: Error) => void sent.destroy(error));
      });
      sent.on('error', (error) => signal?.aborted || reject(toUnreachable(this.origin, error)));
      sent.on('response', (response) => {
        const encoding = response.headers['content-encoding'] ?? 'identity';
        if (encoding === 'identity') return resolve(response);
        response.destroy();
        reject(toUnreachable(this.origin, new Error('its answer is compressed, which was not asked for')));
      });
      sent.end(body);
    });
  }
}

/** What is written before is held back by Node until then. */
async function waitForConnection(socket: Socket, event: string): Promise<void> {
  if (!socket.connecting) return;
  const late = AbortSignal.timeout(CONNECT);
  await once(socket, event, { signal: late }).catch((cause: Error) => {
    throw late.aborted ? new Error('no connection within 20 seconds', { cause }) : cause;
  });
}

function toElsewhere(origin: string): FleetError {
  return new FleetError('FORBIDDEN', `${origin} points to an address elsewhere, which is not followed`, {
    hint: 'it would take the secret along; ask your administrator for the server’s own address',
  });
}

function toUnreachable(origin: string, cause: NodeJS.ErrnoException): FleetError {
  return new FleetError('UNREACHABLE', `cannot reach ${origin}: ${toPhrase(cause)}`, {
    hint: 'is this workstation online, and does it need a proxy or a VPN for this address?',
    cause,
  });
}
