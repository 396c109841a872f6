import { FleetError } from '@app/domain';

/** What Prisma, its adapter, the driver and Node say of one failure, each in its own place. */
interface Facts {
  /** SQLSTATE, Prisma's `P….` and Node's `E…` codes, the adapter's kinds. */
  codes: Set<string>;
  messages: string[];
  /** Name of the unique index that was violated, or its columns. */
  constraint?: string;
}

const UNAVAILABLE = new Set([
  // Prisma: unreachable, timed out, closed, pool exhausted, transaction could not start or was lost
  ...['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...[
    'DatabaseNotReachable',
    'ConnectionClosed',
    'SocketTimeout',
    'TlsConnectionError',
    'TooManyConnections',
  ],
  ...['AuthenticationFailed', 'DatabaseDoesNotExist', 'DatabaseAccessDenied'],
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ],
  // Postgres: shutting down, starting, cancelled, full, too many clients, read-only standby, wrong password
  ...['57P01', '57P02', '57P03', '57P04', '57P05', '57014', '53100', '53200', '53300', '25006', '25P03'],
  ...['28000', '28P01', '3D000'],
]);
const UNAVAILABLE_TEXT =
  /connection terminated|connection timeout|connection ended|timeout exceeded|query read timeout|connection error|not queryable|after calling end|connection closed|server has closed/i;

const REFUSED_VALUE = new Set([
  '22001',
  '22003',
  '22007',
  '22008',
  '22021',
  '22P02',
  '22P05',
  'P2000',
  'P2020',
]);
/** Prisma's own parser on half a character (`\\uD800`), which is no Unicode text. */
const REFUSED_TEXT = /JSON Error: .*(hex escape|surrogate)/;
const CONFLICT = new Set(['40001', '40P01', 'P2034', 'TransactionWriteConflict']);
const MISSING_REFERENCE = new Set(['23503', 'P2003', 'ForeignKeyConstraintViolation']);
const DUPLICATE = new Set(['23505', 'P2002', 'UniqueConstraintViolation']);

/** Words for the unique indexes that people run into. */
const DUPLICATES: Record<string, string> = {
  user_email_key: 'a user with this e-mail address',
  team_slug_key: 'a team with this slug',
  server_version_server_name_version_key: 'this version of the server',
  root_document_pkey: 'a root of this version',
  organisation_only_key: 'the organisation',
};

/** Another transaction was in the way; the same work may succeed when it is done again. */
export function isConflict(error: unknown): boolean {
  return has(toFacts(error), CONFLICT);
}

/** Failures of the database in the words of the product. Anything unknown is a bug and stays as it is. */
export function toFleetError(error: unknown): unknown {
  if (error instanceof FleetError) return error;
  const facts = toFacts(error);
  if (has(facts, CONFLICT)) return error;
  if (has(facts, DUPLICATE)) {
    const what = DUPLICATES[facts.constraint ?? ''] ?? 'the same entry';
    return new FleetError('ALREADY_EXISTS', `${what} exists already`, { cause: error });
  }
  if (has(facts, MISSING_REFERENCE)) {
    return new FleetError('NOT_FOUND', 'something that this refers to does not exist', { cause: error });
  }
  if (has(facts, REFUSED_VALUE) || facts.messages.some((message) => REFUSED_TEXT.test(message))) {
    return new FleetError('INVALID_INPUT', 'a value cannot be stored', {
      hint: 'look for control characters, and for numbers and texts out of range',
      cause: error,
    });
  }
  if (has(facts, UNAVAILABLE) || facts.messages.some((message) => UNAVAILABLE_TEXT.test(message))) {
    return unavailable(error);
  }
  return error;
}

export function unavailable(cause: unknown): FleetError {
  return new FleetError('UNAVAILABLE', 'the database does not answer', {
    hint: 'try again shortly; if it stays so, look at the database and at DATABASE_URL',
    cause,
  });
}

function has({ codes }: Facts, wanted: ReadonlySet<string>): boolean {
  return [...codes].some((code) => wanted.has(code) || (wanted === UNAVAILABLE && /^08...$/.test(code)));
}

function toFacts(error: unknown): Facts {
  const facts: Facts = { codes: new Set(), messages: [] };
  collect(error, facts, 0);
  return facts;
}

/** Prisma nests the adapter's error in `meta.driverAdapterError`, whose `cause` is a plain object. */
function collect(error: unknown, facts: Facts, depth: number): void {
  if (typeof error !== 'object' || error === null || depth > 6) return;
  const { code, originalCode, errorCode, kind, message, constraint, cause, meta, errors } = error as Record<
    string,
    unknown
  >;
  for (const name of [code, originalCode, errorCode, kind])
    if (typeof name === 'string') facts.codes.add(name);
  if (typeof message === 'string') facts.messages.push(message);
  if (typeof constraint === 'string') facts.constraint ??= constraint;
  else if (typeof constraint === 'object' && constraint !== null && 'index' in constraint) {
    facts.constraint ??= String(constraint.index);
  }
  collect(cause, facts, depth + 1);
  if (typeof meta === 'object' && meta !== null) {
    collect((meta as Record<string, unknown>).driverAdapterError, facts, depth + 1);
    collect(meta, facts, depth + 1);
  }
  if (Array.isArray(errors)) for (const inner of errors) collect(inner, facts, depth + 1);
}
