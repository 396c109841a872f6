import { createHash } from 'node:crypto';
import { toCanonicalText, type Actor, type AuditEvent } from '@app/domain';
import { Repository } from './connection.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseNumberCursor, toPage, type Page, type PageQuery } from './page.js';
import type { Instant } from './people.js';
import { parseInstant, readRow, toInstant, toNumber, toOneOf } from './rows.js';

/** What a feature records. `at` defaults to now. */
export interface NewAuditEvent {
  /** `server.approved`, `device.enrolled`. */
  type: string;
  actor: Actor;
  /** What it happened to: `server-version:com.example/x@1.2.3`, `team:platform`. */
  subject: string;
  before?: unknown;
  after?: unknown;
  requestId?: string | null;
  at?: Instant;
}

export interface AuditFilter {
  /** A type, or a prefix of types that ends in a dot. */
  type?: string;
  /** Actor's id or name. */
  actor?: string;
  /** Part of the subject. */
  subject?: string;
  /** From this instant on. */
  from?: Instant;
  /** Before this instant. */
  to?: Instant;
}

const MOST = 1000;
const ACTOR_KINDS = ['user', 'token', 'device', 'system'] as const;
/** `JSON.stringify` writes these as escapes, and only these; an even number of backslashes before is text. */
const LONE_SURROGATE = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;
type Row = Prisma.AuditEventGetPayload<object>;

/** Every change of state, chained: each event carries the hash of the one before. */
export class AuditRepository extends Repository {
  /**
   * Only within a transaction, and best as its last step: it locks the chain's head to the end, so that events
   * have one order and no gaps.
   */
  async append(event: NewAuditEvent): Promise<AuditEvent> {
    this.checkTransaction('appending to the audit log');
    const [head] = await this.db.$queryRaw<{ sequence: bigint; hash: string }[]>`
      SELECT sequence, hash FROM audit_head WHERE id = 1 FOR UPDATE`;
    if (!head) throw new Error('the audit log has no head: the migrations were not applied in full');
    const unhashed = toEvent(event, toNumber(head.sequence, 'sequence') + 1, head.hash);
    const hash = createHash('sha256').update(toCanonicalText(unhashed)).digest('hex');
    await this.db.auditEvent.create({ data: toColumns({ ...unhashed, hash }) });
    await this.db.auditHead.update({ where: { id: 1 }, data: { sequence: unhashed.sequence, hash } });
    return { ...unhashed, hash };
  }

  /** Newest first. */
  async list(query: PageQuery & AuditFilter): Promise<Page<AuditEvent>> {
    const limit = parseLimit(query.limit);
    const before = parseNumberCursor(query.cursor);
    const rows = await this.db.auditEvent.findMany({
      where: { ...toWhere(query), ...(before !== null && { sequence: { lt: before } }) },
      orderBy: { sequence: 'desc' },
      take: limit + 1,
    });
    return toPage(rows, limit, toAuditEvent, ({ sequence }) => [sequence]);
  }

  /** Oldest first, from behind a sequence number: for export and verification. At most 1,000. */
  async after(sequence: number, limit: number = MOST, filter: AuditFilter = {}): Promise<AuditEvent[]> {
    const rows = await this.db.auditEvent.findMany({
      where: { ...toWhere(filter), sequence: { gt: sequence } },
      orderBy: { sequence: 'asc' },
      take: Math.min(limit, MOST),
    });
    return rows.map(toAuditEvent);
  }

  /** Sequence 0 and 64 zeros before the first event. */
  async head(): Promise<{ sequence: number; hash: string }> {
    const { sequence, hash } = await this.db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
    return { sequence: toNumber(sequence, 'sequence'), hash };
  }
}

/** As it will be read again: JSON knows no dates or undefined, and Postgres no lone surrogates. */
function toEvent(event: NewAuditEvent, sequence: number, previousHash: string): Omit<AuditEvent, 'hash'> {
  const { actor, before, after, requestId = null } = event;
  return {
    sequence,
    at: (event.at === undefined ? new Date() : parseInstant(event.at)).toISOString(),
    type: toText(event.type),
    actor: { kind: actor.kind, id: toText(actor.id), name: toText(actor.name) },
    subject: toText(event.subject),
    before: toJson(before),
    after: toJson(after),
    requestId: requestId === null ? null : toText(requestId),
    previousHash,
  };
}

/** A NUL has no place in a text of Postgres; an audit event is never lost for one. */
function toText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

function toJson(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  return JSON.parse(text.replace(LONE_SURROGATE, '$1\uFFFD'), toKept);
}

/**
 * What would be read again as something else, so that the chain looked broken: on its way to the database an
 * object loses a member `__proto__`, and a whole number beyond 2^53 its last digits.
 */
function toKept(_key: string, value: unknown): unknown {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER ? String(value) : value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '__proto__')) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name === '__proto__' ? '[__proto__]' : name,
    member as unknown,
  ]);
  return Object.fromEntries(members) as unknown;
}

function toColumns(event: AuditEvent) {
  const { sequence, type, actor, subject, requestId, previousHash, hash } = event;
  return {
    sequence,
    at: new Date(event.at),
    type,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    subject,
    before: event.before === null ? Prisma.DbNull : (event.before as Prisma.InputJsonValue),
    after: event.after === null ? Prisma.DbNull : (event.after as Prisma.InputJsonValue),
    requestId,
    previousHash,
    hash,
  };
}

function toWhere({ type, actor, subject, from, to }: AuditFilter): Prisma.AuditEventWhereInput {
  return {
    ...(type && { type: type.endsWith('.') ? { startsWith: type } : type }),
    ...(actor && { OR: [{ actorId: actor }, { actorName: actor }] }),
    ...(subject && { subject: { contains: subject } }),
    ...((from ?? to) && {
      at: { ...(from && { gte: parseInstant(from) }), ...(to && { lt: parseInstant(to) }) },
    }),
  };
}

function toAuditEvent(row: Row): AuditEvent {
  return readRow('audit_event', row.sequence, () => ({
    sequence: toNumber(row.sequence, 'sequence'),
    at: toInstant(row.at),
    type: row.type,
    actor: { kind: toOneOf(ACTOR_KINDS, row.actorKind, 'actor_kind'), id: row.actorId, name: row.actorName },
    subject: row.subject,
    before: row.before,
    after: row.after,
    requestId: row.requestId,
    previousHash: row.previousHash,
    hash: row.hash,
  }));
}
