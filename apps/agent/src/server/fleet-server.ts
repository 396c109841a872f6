import type {
  DeviceReport,
  EnrolDevice,
  EnrolledDevice,
  ExplainView,
  Problem,
  RequestTicket,
  Ticket,
} from '@app/contract';
import { ERROR_CODES, FleetError, type ErrorCode } from '@app/domain';
import { MAX_FILES_LENGTH, MAX_LENGTHS } from '@app/signing';
import { exchange, type Answer, type Deadlines } from './exchange.js';

/** What a server at most answers to anything but a bundle. */
const MAX_ANSWER = 256 * 1024;

/** At most so many rotations of the root at once; docs/trust.md, "What the agent does", 5. */
export const MAX_ROOTS = 64;

/** Everything of one update, in base64, with room for names. */
const MAX_BUNDLE =
  Math.ceil(
    ((MAX_ROOTS * MAX_LENGTHS.root +
      MAX_LENGTHS.timestamp +
      MAX_LENGTHS.snapshot +
      MAX_LENGTHS.targets +
      MAX_FILES_LENGTH) *
      4) /
      3,
  ) + MAX_ANSWER;

/** An answer other than the one asked for. Whatever the status says, it may be a lie: nothing is undone for it. */
export class ServerRefusal extends FleetError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly status: number,
    readonly serverDate: Date | null,
    readonly retryAfterSeconds: number | null,
    hint?: string,
  ) {
    super(code, message, { hint });
  }
}

/** `body` null: not modified. */
export interface BundleAnswer {
  body: Buffer | null;
  etag: string | null;
}

/** The server's endpoints for agents, over HTTP. */
export class FleetServer {
  private readonly base: string;

  constructor(
    server: string,
    private readonly deadlines?: Deadlines,
  ) {
    this.base = server.replace(/\/+$/, '');
  }

  enrol(device: EnrolDevice): Promise<EnrolledDevice> {
    return this.post('/agent/v1/enroll', device);
  }

  requestTicket(request: RequestTicket): Promise<Ticket> {
    return this.post('/agent/v1/ticket', request);
  }

  async report(report: DeviceReport, ticket: string): Promise<void> {
    await this.ask('POST', '/agent/v1/report', { ticket, body: report });
  }

  async explain(server: string, ticket: string): Promise<ExplainView> {
    const answer = await this.ask('GET', `/agent/v1/explain?server=${encodeURIComponent(server)}`, {
      ticket,
    });
    return parseAnswer(answer);
  }

  /** Public, for any channel. Null when there is none of this version. */
  async findRoot(channel: string, version: number): Promise<Buffer | null> {
    try {
      const path = `/tuf/ch/${channel}/${version}.root.json`;
      return (await this.ask('GET', path, { maxLength: MAX_LENGTHS.root })).body;
    } catch (error) {
      if (error instanceof ServerRefusal && error.status === 404) return null;
      throw error;
    }
  }

  async bundle(
    channel: string,
    haveRoot: number,
    ticket: string,
    etag: string | null,
  ): Promise<BundleAnswer> {
    const headers: Record<string, string> = etag === null ? {} : { 'if-none-match': etag };
    const path = `/tuf/ch/${channel}/bundle?root=${haveRoot}`;
    const answer = await this.ask('GET', path, {
      ticket,
      headers,
      maxLength: MAX_BUNDLE,
      mayBeUnchanged: etag !== null,
    });
    return { body: answer.status === 304 ? null : answer.body, etag: answer.headers.etag ?? null };
  }

  /** Also for `doctor`: is there a server at all, and what does it think the time is? */
  async probe(): Promise<{ status: number; date: Date | null }> {
    const answer = await exchange(
      { method: 'GET', url: `${this.base}/healthz`, maxLength: MAX_ANSWER },
      this.deadlines,
    );
    return { status: answer.status, date: toDate(answer) };
  }

  private async post<T>(path: string, body: unknown): Promise<T> {
    return parseAnswer(await this.ask('POST', path, { body }));
  }

  private async ask(
    method: 'GET' | 'POST',
    path: string,
    options: {
      ticket?: string;
      body?: unknown;
      headers?: Record<string, string>;
      maxLength?: number;
      mayBeUnchanged?: boolean;
    },
  ): Promise<Answer> {
    const headers: Record<string, string> = { ...options.headers };
    if (options.ticket) headers.authorization = `Bearer ${options.ticket}`;
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const request = {
      method,
      url: this.base + path,
      headers,
      body,
      maxLength: options.maxLength ?? MAX_ANSWER,
    };
    const answer = await exchange(request, this.deadlines);
    const isGood =
      (answer.status >= 200 && answer.status < 300) || (answer.status === 304 && options.mayBeUnchanged);
    if (!isGood) throw toRefusal(this.base, answer);
    return answer;
  }
}

function parseAnswer<T>(answer: Answer): T {
  try {
    return JSON.parse(answer.body.toString('utf8')) as T;
  } catch (cause) {
    throw new FleetError(
      'UNAVAILABLE',
      'the answer is no JSON: a proxy or sign-in page may stand in for the server',
      { cause },
    );
  }
}

const BY_STATUS: Record<number, [ErrorCode, string]> = {
  401: ['UNAUTHENTICATED', 'does not know this device'],
  403: ['FORBIDDEN', 'refuses this device'],
  404: ['NOT_FOUND', 'has nothing for this device'],
  410: ['NOT_FOUND', 'has nothing for this device any more'],
  429: ['RATE_LIMITED', 'is asked too often'],
};

function toRefusal(base: string, answer: Answer): ServerRefusal {
  const { status } = answer;
  const problem = findProblem(answer);
  const [byStatus, phrase] = BY_STATUS[status] ?? ['UNAVAILABLE' as const, toPhrase(status)];
  const code = (ERROR_CODES as readonly string[]).includes(problem?.code ?? '')
    ? (problem!.code as ErrorCode)
    : byStatus;
  const detail = problem?.detail ? `: ${toPrintable(problem.detail)}` : '';
  const message = `${base} ${phrase} (status ${status})${detail}`;
  const hint = problem?.hint ? toPrintable(problem.hint) : undefined;
  return new ServerRefusal(code, message, status, toDate(answer), toRetryAfter(answer), hint);
}

function toPhrase(status: number): string {
  if (status === 304) return 'says "unchanged" without having been asked';
  return status >= 300 && status < 400 ? 'redirects, and redirects are not followed' : 'cannot answer';
}

function findProblem({ headers, body }: Answer): Partial<Problem> | null {
  if (!headers['content-type']?.includes('json')) return null;
  try {
    const problem: unknown = JSON.parse(body.toString('utf8'));
    return typeof problem === 'object' ? problem : null;
  } catch {
    return null; // an error page that lies about its type says no more than its status
  }
}

/** Text of others for a terminal: no control characters, and not endless. */
function toPrintable(text: unknown): string {
  return String(text)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, 300);
}

function toDate({ headers }: Answer): Date | null {
  const date = new Date(headers.date ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Seconds or a date; at most an hour, so that a lie does not silence an agent. */
function toRetryAfter({ headers }: Answer): number | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), 3600) : null;
}
