import type { Page, Problem } from '@app/contract';

/** A refusal as the API stated it, or as the console must state it when no answer came. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

interface Call {
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as they are: the bytes of a file. */
  bytes?: Blob | string;
  signal?: AbortSignal;
}

const BASE = '/api/v1';

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => send<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown, signal?: AbortSignal) => send<T>('POST', path, { body, signal }),
  upload: <T>(path: string, bytes: Blob | string, query?: Query) => send<T>('POST', path, { bytes, query }),
  patch: <T>(path: string, body: unknown) => send<T>('PATCH', path, { body }),
  delete: <T>(path: string) => send<T>('DELETE', path, {}),
};

/** The address of a path of the API, for links that the browser follows itself: downloads. */
export function toAddress(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const search = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)]));
  return `${BASE}${path}${pairs.length === 0 ? '' : `?${search.toString()}`}`;
}

/** Follows the cursor to the end: for lists that are short by nature, such as teams or users. */
export async function getAll<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await api.get<Page<T>>(path, { ...query, limit: 200, cursor }, signal);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < 10_000);
  return items;
}

async function send<T>(method: string, path: string, { query, body, bytes, signal }: Call): Promise<T> {
  const response = await reach(toAddress(path, query), {
    method,
    signal,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
    },
    body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await response.text();
  if (!response.ok) throw new ProblemError(toProblem(response, text));
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ProblemError({
      type: 'about:blank',
      title: 'No answer',
      status: 0,
      code: 'UNREACHABLE',
      detail: 'The server did not answer.',
      hint: 'Check your connection, then try again. Workstations keep their last good configuration meanwhile.',
      requestId: '',
    });
  }
}

/** A proxy in between may answer with something else than a problem; it is then described by its status. */
function toProblem(response: Response, text: string): Problem {
  if (response.headers.get('content-type')?.includes('json')) {
    const problem = JSON.parse(text) as Partial<Problem>;
    if (problem.detail && problem.code) return { requestId: '', ...problem } as Problem;
  }
  return {
    type: 'about:blank',
    title: response.statusText || `Status ${response.status}`,
    status: response.status,
    code:
      response.status === 401 ? 'UNAUTHENTICATED' : response.status >= 500 ? 'UNAVAILABLE' : 'INVALID_INPUT',
    detail: `The server answered with status ${response.status} and no explanation.`,
    hint: 'If a proxy stands in between, look at its log.',
    requestId: response.headers.get('x-request-id') ?? '',
  };
}
