import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const HEADER = 'x-request-id';
/** What a proxy or a caller may choose: nothing that could break a log line or a header. */
const ACCEPTABLE = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;

const current = new AsyncLocalStorage<string>();

/** Id of the request being answered, undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}

/** Runs `work` as part of a request. */
export function withinRequest<T>(requestId: string, work: () => T): T {
  return current.run(requestId, work);
}

/** The caller's own id where it is a harmless one, else a new one. */
export function toRequestId(request: IncomingMessage): string {
  const offered = request.headers[HEADER];
  return typeof offered === 'string' && ACCEPTABLE.test(offered) ? offered : randomUUID();
}
