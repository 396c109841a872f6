import { HttpException, HttpStatus } from '@nestjs/common';
import type { Problem } from '@app/contract';
import { type ErrorCode, FleetError } from '@app/domain';
import { toSlug } from './problem-pages.js';
import { STATUS, TITLE } from './problem-status.js';

/** The problem (RFC 9457) that answers an error. What is no refusal is a bug, of which nothing is told. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof FleetError) return fromFleetError(error, requestId);
  const refusal = fromHttpException(error) ?? fromBodyParser(error);
  if (refusal) return fromFleetError(refusal, requestId);
  return {
    type: '/problems/internal',
    title: 'Something went wrong on our side',
    status: HttpStatus.INTERNAL_SERVER_ERROR,
    code: 'INTERNAL',
    detail: 'an unexpected error, logged under this request id',
    hint: 'try again; if it stays, give the request id to whoever runs this server',
    requestId,
  };
}

function fromFleetError({ code, message, options }: FleetError, requestId: string): Problem {
  return {
    type: `/problems/${toSlug(code)}`,
    title: TITLE[code],
    status: STATUS[code],
    code,
    detail: message,
    ...(options.hint === undefined ? {} : { hint: options.hint }),
    ...(options.issues === undefined ? {} : { issues: options.issues.slice(0, MOST_ISSUES) }),
    ...(options.findings === undefined ? {} : { findings: options.findings }),
    requestId,
  };
}

/** Nobody repairs more in one go, and an answer must not be many times its request. */
const MOST_ISSUES = 100;

/** Nest's own exceptions: its router's, its pipes' and its adapter's. */
function fromHttpException(error: unknown): FleetError | null {
  if (!(error instanceof HttpException)) return null;
  const code = CODES[error.getStatus()];
  return code ? (fromPipe(error.message) ?? new FleetError(code, error.message)) : null;
}

/** What Nest's pipes say of a path, in words for its reader. */
function fromPipe(message: string): FleetError | null {
  if (message === 'Validation failed (uuid is expected)')
    return new FleetError('INVALID_INPUT', 'the path has no id where one is expected', {
      hint: 'ids look like 01890a5d-ac96-774b-bcce-b302099a8057, as lists answer them',
    });
  if (message === 'Validation failed (numeric string is expected)')
    return new FleetError('INVALID_INPUT', 'the path has no number where one is expected');
  return null;
}

/** What Express and its body parsers raise carries a status below 500 and a message fit for the caller. */
function fromBodyParser(error: unknown): FleetError | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  const code = CODES[error.status];
  return code ? new FleetError(code, error.message) : null;
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'INVALID_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};
