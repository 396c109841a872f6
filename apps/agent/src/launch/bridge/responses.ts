import type { IncomingMessage } from 'node:http';

/** A response whose body is of no interest, under the status that the SDK is to see. */
export function toBare(response: IncomingMessage, status = response.statusCode!): Response {
  response.resume();
  return new Response(null, { status: status > 599 ? 502 : status, headers: toHeaders(response) });
}

/** What the SDK looks at. */
export function toHeaders({ headers }: IncomingMessage): Headers {
  const picked = new Headers();
  for (const name of ['content-type', 'mcp-session-id', 'location'] as const) {
    const value = headers[name];
    if (typeof value === 'string') picked.set(name, value);
  }
  return picked;
}

export function toMediaType({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}
