import { createHash } from 'node:crypto';
import { FIRST_PREVIOUS_HASH, toCanonicalText, type AuditEvent } from '@app/domain';
import fc from 'fast-check';
import pg from 'pg';
import { asActor, at, useStore } from '../test/use-store.js';
import type { NewAuditEvent } from './index.js';

const bench = useStore();

const append = (event: Partial<NewAuditEvent>) =>
  bench.store.transaction((tx) =>
    tx.audit.append({ type: 'team.created', actor: asActor(bench.alice), subject: 'team:x', ...event }),
  );

/** What an outsider does: recomputes every hash from what was read. */
function checkChain(events: readonly AuditEvent[]): void {
  let previousHash = FIRST_PREVIOUS_HASH;
  events.forEach((event, index) => {
    const hash = createHash('sha256').update(toCanonicalText(event)).digest('hex');
    expect([event.sequence, event.previousHash, event.hash]).toEqual([index + 1, previousHash, hash]);
    previousHash = event.hash;
  });
}

it('chains events from many writers at once without a gap', async () => {
  await Promise.all(Array.from({ length: 25 }, (_, number) => append({ subject: `team:${number}` })));
  const events = await bench.store.read.audit.after(0, 1000);
  expect(events).toHaveLength(25);
  checkChain(events);
  expect(await bench.store.read.audit.head()).toEqual({ sequence: 25, hash: events.at(-1)!.hash });
});

it('recomputes to the same hash whatever was recorded', async () => {
  const appended = await append({
    subject: 'nul \0, lone surrogate \uD800',
    before: { z: 1, a: { at: new Date(0), gone: undefined, list: [undefined, -0, 1e9, 0.1] } },
    after: ['nul \0, lone \uD800, pair \u{1F600}, literal \\ud800 \\', { 'key \uDC00': '\u2028' }],
    requestId: 'request-1',
    at: '2026-01-02T03:04:05.678+01:00',
  });
  const [read] = await bench.store.read.audit.after(appended.sequence - 1, 1);
  expect(read).toEqual(appended);
  expect(read).toMatchObject({
    at: '2026-01-02T02:04:05.678Z',
    actor: { kind: 'user', id: bench.alice.id, name: 'alice@example.com' },
    after: ['nul \0, lone \uFFFD, pair \u{1F600}, literal \\ud800 \\', { 'key \uFFFD': '\u2028' }],
    before: { a: { at: '1970-01-01T00:00:00.000Z', list: [null, 0, 1e9, 0.1] }, z: 1 },
  });
  checkChain(await bench.store.read.audit.after(0, 1000));
});

it('reads again what it wrote, whatever JSON that is', async () => {
  const odd = ['{"__proto__":{"x":[{"__proto__":1}]}}', '12345678901234567890', '{"$type":"Raw","value":1}'];
  await append({ after: odd.map((text) => JSON.parse(text) as unknown) });
  const numbers = fc.array(fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constant(2 ** 60)));
  for (const values of [fc.sample(fc.jsonValue(), 300), fc.sample(numbers, 50)]) {
    await append({ before: values, after: Object.fromEntries(values.map((value, at) => [`k${at}`, value])) });
  }
  checkChain(await bench.store.read.audit.after(0, 1000));
});

it('refuses UPDATE, DELETE and TRUNCATE, for the database owner too', async () => {
  const client = new pg.Client({ connectionString: bench.url });
  await client.connect();
  for (const sql of [
    `UPDATE audit_event SET subject = 'nothing' WHERE sequence = 1`,
    'DELETE FROM audit_event WHERE sequence = 1',
    'TRUNCATE audit_event',
    'DELETE FROM audit_head',
    'TRUNCATE audit_head',
    'UPDATE audit_head SET sequence = 0',
  ]) {
    await expect(client.query(sql)).rejects.toThrow(/the audit log only grows/);
  }
  await client.end();
  checkChain(await bench.store.read.audit.after(0, 1000));
});

it('shows a change by a superuser who went around the trigger', async () => {
  const client = new pg.Client({ connectionString: bench.url });
  await client.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(`UPDATE audit_event SET actor_name = 'somebody else' WHERE sequence = 3`);
  const tampered = await bench.store.read.audit.after(0, 1000);
  expect(() => checkChain(tampered)).toThrow();
  await client.query(`UPDATE audit_event SET actor_name = 'alice@example.com' WHERE sequence = 3`);
  await client.end();
});

it('lists the newest first, by type, actor, subject and time', async () => {
  await append({
    type: 'device.enrolled',
    subject: 'device:laptop-1',
    actor: asActor(bench.bob),
    at: at('2027-01-01'),
  });
  await append({
    type: 'device.revoked',
    subject: 'device:laptop-2',
    actor: asActor(bench.bob),
    at: at('2027-01-02'),
  });
  const subjects = async (filter: object) =>
    (await bench.store.read.audit.list(filter)).items.map(({ subject }) => subject);
  expect(await subjects({ type: 'device.' })).toEqual(['device:laptop-2', 'device:laptop-1']);
  expect(await subjects({ type: 'device.revoked' })).toEqual(['device:laptop-2']);
  expect(await subjects({ actor: 'bob@example.com' })).toHaveLength(2);
  expect(await subjects({ subject: 'laptop-1' })).toEqual(['device:laptop-1']);
  expect(await subjects({ from: at('2027-01-01'), to: at('2027-01-02') })).toEqual(['device:laptop-1']);
});

it('pages through everything once', async () => {
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await bench.store.read.audit.list({ limit: 7, cursor });
    seen.push(...page.items.map(({ sequence }) => sequence));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const { sequence } = await bench.store.read.audit.head();
  expect(seen).toEqual(Array.from({ length: sequence }, (_, index) => sequence - index));
});

it('refuses cursors and limits that are none', async () => {
  for (const query of [{ cursor: 'x' }, { cursor: '' }, { limit: 0 }, { limit: 201 }, { limit: 1.5 }]) {
    await expect(bench.store.read.audit.list(query)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  }
});

it('is appended to within a transaction only', async () => {
  await expect(
    bench.store.read.audit.append({ type: 'x.y', actor: asActor(bench.alice), subject: 'x' }),
  ).rejects.toThrow('needs a transaction');
});
