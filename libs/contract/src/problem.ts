import type { ErrorCode, Finding, Issue } from '@app/domain';

/** RFC 9457 `application/problem+json`. Every error of every endpoint has this shape. */
export interface Problem {
  /** `/problems/{code in kebab-case}`, documented under that path. */
  type: string;
  /** A few words that do not vary with the case. */
  title: string;
  status: number;
  code: ErrorCode | 'INTERNAL';
  /** What was wrong this time. */
  detail: string;
  /** What to do about it. */
  hint?: string;
  /** Which fields are wrong. */
  issues?: readonly Issue[];
  /** With `POLICY_REFUSED`: what the draft broke. */
  findings?: readonly Finding[];
  /** Quote it when asking for help; the log carries the same. */
  requestId: string;
}

/** One page of a list. Ask with `?limit=` (1 to 200, default 50) and `?cursor=`; `nextCursor` is null on the last. */
export interface Page<T> {
  items: readonly T[];
  nextCursor: string | null;
}
