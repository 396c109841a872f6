import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { FleetError } from '@app/domain';
import type { Application } from './application.js';
import type { Config } from './config.js';
import { HotRoutes } from './hot-routes.js';
import type { Log } from './log.js';
import { Metrics } from './metrics.js';
import { logRequest } from './request-log.js';
import { toRequestId, withinRequest } from './request-id.js';

export interface Listener {
  /** Where it listens: `http://127.0.0.1:8420`. */
  url: string;
  /** Takes no more requests, finishes those under way, cuts what is left after ten seconds. */
  close(): Promise<void>;
}

/** One HTTP server: the hot routes first, then the framework. */
export async function listen({ nest, express }: Application, config: Config, log: Log): Promise<Listener> {
  const hot = nest.get(HotRoutes);
  const metrics = nest.get(Metrics);
  const server = http.createServer(
    { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      if (answerHot(hot, log, request, response)) return;
      const requestId = toRequestId(request);
      response.setHeader('x-request-id', requestId);
      logRequest(log, metrics, requestId, request, response);
      withinRequest(requestId, () => express(request, response));
    },
  );
  await start(server, config);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${toHost(config.host)}:${port}`, close: () => stop(server) };
}

/** A bug in one of them must not end the process: nothing above this would catch it. */
function answerHot(
  hot: HotRoutes,
  log: Log,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): boolean {
  try {
    return hot.answer(request, response);
  } catch (error) {
    log.error({ err: error, path: request.url?.split('?', 1)[0] }, 'a hot route failed');
    if (!response.headersSent) response.writeHead(500);
    response.end();
    return true;
  }
}

function start(server: http.Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toRefusal(error, port, host)));
    server.listen(port, host, resolve);
  });
}

function toRefusal(error: NodeJS.ErrnoException, port: number, host: string): FleetError {
  const where = `${host}:${port}`;
  const reasons: Record<string, [string, string]> = {
    EADDRINUSE: [`port ${port} on ${host} is in use`, 'stop what uses it, or set QM_PORT'],
    EACCES: [`listening on ${where} is not permitted`, 'set QM_PORT to a port above 1023'],
    EADDRNOTAVAIL: [`${host} is no address of this machine`, 'set QM_HOST'],
    ENOTFOUND: [`${host} is no address of this machine`, 'set QM_HOST'],
  };
  const [message, hint] = reasons[error.code ?? ''] ?? [
    `cannot listen on ${where}: ${error.code}`,
    'set QM_HOST and QM_PORT',
  ];
  return new FleetError('UNAVAILABLE', message, { hint, cause: error });
}

/** A wildcard address is none that one can go to. */
function toHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function stop(server: http.Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), GRACE);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
const GRACE = 10_000;
