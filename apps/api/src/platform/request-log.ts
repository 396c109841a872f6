import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';

/** What Express and the guards leave on a request. */
interface Answered extends IncomingMessage {
  originalUrl?: string;
  route?: { path?: unknown };
  user?: { actor?: { id?: string } };
}

/** Paths that something asks every few seconds. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One line a request, written when it has been answered or was cut: neither the query, nor headers, nor bodies,
 * because each of them may hold a token.
 */
export function logRequest(
  log: Log,
  metrics: Metrics,
  requestId: string,
  request: Answered,
  response: ServerResponse,
): void {
  const startedAt = process.hrtime.bigint();
  response.once('close', () => {
    const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
    const path = toPath(request.originalUrl ?? request.url ?? '/');
    const route = typeof request.route?.path === 'string' ? request.route.path : undefined;
    const complete = response.writableFinished;
    metrics.observeRequest(request.method ?? 'GET', route ?? 'other', response.statusCode, seconds);
    log[toLevel(path, response.statusCode)]({
      requestId,
      method: request.method,
      path,
      status: response.statusCode,
      ms: Math.round(seconds * 1e4) / 10,
      ...(request.user?.actor?.id === undefined ? {} : { actor: request.user.actor.id }),
      ...(complete ? {} : { cut: true }),
    });
  });
}

/** What is as long as a token may be one that was pasted into a path; ids are shorter. */
function toPath(url: string): string {
  return url
    .split(/[?#]/, 1)[0]!
    .slice(0, 500)
    .replace(/[\w-]{40,}/g, '…');
}

function toLevel(path: string, status: number): 'debug' | 'info' | 'warn' {
  if (status >= 500) return 'warn';
  return QUIET.has(path) ? 'debug' : 'info';
}
