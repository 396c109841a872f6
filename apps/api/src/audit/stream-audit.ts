import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { AuditEventView } from '@app/contract';
import type { ExportFormat } from './list-audit.query.js';

const COLUMNS = [
  'sequence',
  'at',
  'type',
  'actor_kind',
  'actor_id',
  'actor_name',
  'subject',
  'before',
  'after',
  'request_id',
  'previous_hash',
  'hash',
];

/** The same, its first event read: what is refused is refused before the answer begins, and is a problem then. */
export async function begin<T>(items: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await items.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* items;
  })();
}

/** The log as a file, row by row: its length does not matter. */
export function streamAudit(
  events: AsyncIterable<AuditEventView>,
  format: ExportFormat,
): { stream: Readable; type: string; name: string } {
  if (format === 'jsonl') {
    return {
      stream: Readable.from(toLines(events)),
      type: 'application/jsonl; charset=utf-8',
      name: 'audit.jsonl',
    };
  }
  // Spreadsheets run what starts with = + - @: names and subjects come from people.
  const csv = stringify({ header: true, columns: COLUMNS, quoted: true, escape_formulas: true });
  pipeline(Readable.from(toRows(events)), csv, (error) => csv.destroy(error ?? undefined));
  return { stream: csv, type: 'text/csv; charset=utf-8', name: 'audit.csv' };
}

async function* toLines(events: AsyncIterable<AuditEventView>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}

async function* toRows(events: AsyncIterable<AuditEventView>): AsyncGenerator<string[]> {
  for await (const event of events) {
    yield [
      String(event.sequence),
      event.at,
      event.type,
      event.actor.kind,
      event.actor.id,
      event.actor.name,
      event.subject,
      JSON.stringify(event.before ?? null),
      JSON.stringify(event.after ?? null),
      event.requestId ?? '',
      event.previousHash,
      event.hash,
    ];
  }
}
