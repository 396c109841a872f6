import { FleetError, type ErrorCode } from '@app/domain';
import type { Page, Problem } from '@app/contract';
import type { Config } from './config.js';

/** A problem response, as an error that still holds everything the server said. */
export class ProblemError extends FleetError {
  constructor(readonly problem: Problem) {
    super(problem.code as ErrorCode, problem.detail, { hint: problem.hint, issues: problem.issues });
  }
}

/** The server's `/api/v1`, with problems thrown as `ProblemError`. */
export class ApiClient {
  constructor(private readonly config: Config) {}

  get<T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T> {
    return this.call('GET', path, { query });
  }

  post<T>(path: string, body: unknown = {}, query: Record<string, string | undefined> = {}): Promise<T> {
    return this.call('POST', path, { query, body: JSON.stringify(body), type: 'application/json' });
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.call('PATCH', path, { body: JSON.stringify(body), type: 'application/json' });
  }

  delete<T>(path: string): Promise<T> {
    return this.call('DELETE', path, {});
  }

  /** The body goes out as it is, byte for byte. */
  upload<T>(path: string, body: Uint8Array, query: Record<string, string | undefined>): Promise<T> {
    return this.call('POST', path, { query, body, type: 'application/octet-stream' });
  }

  /** Every row of a list, page by page. */
  async listAll<T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T[]> {
    const rows: T[] = [];
    let cursor: string | undefined;
    do {
      const page: Page<T> = await this.get(path, { limit: 200, ...query, cursor });
      rows.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return rows;
  }

  async text(
    path: string,
    query: Record<string, string | undefined> = {},
  ): Promise<ReadableStream<Uint8Array>> {
    const response = await this.request('GET', path, { query });
    return response.body ?? new Blob([]).stream();
  }

  private async call<T>(method: string, path: string, options: CallOptions): Promise<T> {
    const response = await this.request(method, path, options);
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  private async request(
    method: string,
    path: string,
    { query = {}, body, type }: CallOptions,
  ): Promise<Response> {
    const url = new URL(`api/v1${path}`, withSlash(this.config.server));
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.config.token !== null) headers.authorization = `Bearer ${this.config.token}`;
    if (type !== undefined) headers['content-type'] = type;
    const response = await this.send(url, {
      method,
      headers,
      redirect: 'error',
      ...(body === undefined ? {} : { body: body as RequestInit['body'] }),
    });
    if (!response.ok) throw await toError(response);
    return response;
  }

  private async send(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init);
    } catch (cause) {
      throw new FleetError('UNREACHABLE', `${this.config.server.origin} does not answer`, {
        hint: 'is the server running, and is --server or QM_SERVER right?',
        cause,
      });
    }
  }
}

interface CallOptions {
  query?: Record<string, string | number | undefined>;
  body?: string | Uint8Array;
  type?: string;
}

async function toError(response: Response): Promise<FleetError> {
  const text = await response.text();
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return new ProblemError(JSON.parse(text) as Problem);
  }
  return new FleetError('UNREACHABLE', `the server answered ${response.status} without saying why`, {
    hint: 'is there something else than Quartermaster at this address?',
  });
}

function withSlash(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.href}/`);
}
