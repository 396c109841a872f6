import type { Finding } from './policy.js';

/** Every reason for which the product refuses something, by its stable code. */
export const ERROR_CODES = [
  // bad input
  'INVALID_INPUT',
  'INVALID_NAME',
  'INVALID_JSON',
  'NOT_A_CLIENT_CONFIG',
  'TOO_LARGE',
  'PLAINTEXT_SECRET',
  'UNSUPPORTED_MEDIA_TYPE',
  // what is there, and what is not
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'ALREADY_EXISTS',
  // four eyes and state machines
  'WRONG_STATE',
  'SELF_APPROVAL',
  'NOT_APPROVED',
  'POLICY_REFUSED',
  'STALE',
  // who is calling
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'INVALID_TOKEN',
  'EXPIRED_TOKEN',
  'RATE_LIMITED',
  // signing and the agent's trust
  'SIGNING_REFUSED',
  'UNTRUSTED',
  'ROLLED_BACK',
  'EXPIRED',
  'WRONG_REPOSITORY',
  'WRONG_KEY',
  'TAMPERED',
  'ENDLESS_DATA',
  'FORBIDDEN_NAME',
  // the world outside
  'UNREACHABLE',
  'UNAVAILABLE',
  'CORRUPT_FILE',
  'INTEGRITY',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * A refusal that its reader can act upon. Thrown by the core; turned into HTTP in one place by the API
 * and into a message and an exit code in one place by the agent and the CLI.
 */
export class FleetError extends Error {
  override readonly name = 'FleetError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: {
      /** What to do about it, a sentence. */
      hint?: string;
      /** Which parts of the input are wrong: a JSON pointer or field name, and why. */
      issues?: readonly Issue[];
      /** With POLICY_REFUSED: what the draft broke. */
      findings?: readonly Finding[];
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
  }
}

/** One thing that is wrong with an input, and where. */
export interface Issue {
  /** Field path such as `servers[2].args[0]`, or `line 3, column 7`. */
  path: string;
  message: string;
}
