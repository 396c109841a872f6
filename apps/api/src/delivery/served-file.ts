import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes as they are served, with everything that does not change from one request to the next. */
export interface ServedFile {
  bytes: Uint8Array;
  etag: string;
  /** Flat, as `writeHead` takes them at the least cost. */
  headers: string[];
  notModifiedHeaders: string[];
}

/** Must be asked about each time; `no-transform` keeps a proxy from weakening the ETag by compressing. */
export const REVALIDATED = 'private, no-cache, no-transform';
export const IMMUTABLE = 'private, max-age=31536000, immutable, no-transform';
export const PUBLIC_IMMUTABLE = 'public, max-age=31536000, immutable, no-transform';

export function toServedFile(
  bytes: Uint8Array,
  etag: string,
  { cache, type, more = [] }: { cache: string; type: string; more?: readonly string[] },
): ServedFile {
  const notModifiedHeaders = ['etag', etag, 'cache-control', cache, ...more];
  const headers = [
    ...notModifiedHeaders,
    'content-type',
    type,
    'content-length',
    String(bytes.length),
    'x-content-type-options',
    'nosniff',
  ];
  return { bytes, etag, headers, notModifiedHeaders };
}

/** Answers GET and HEAD, and 304 where the caller has it already (RFC 9110, section 13.1.2). Says which it was. */
export function sendFile(request: IncomingMessage, response: ServerResponse, file: ServedFile): 200 | 304 {
  if (hasAlready(request.headers['if-none-match'], file.etag)) {
    response.writeHead(304, file.notModifiedHeaders).end();
    return 304;
  }
  response.writeHead(200, file.headers);
  if (request.method === 'HEAD') response.end();
  else response.end(file.bytes);
  return 200;
}

export function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
