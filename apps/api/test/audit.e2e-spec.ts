import { createHash, createPublicKey } from 'node:crypto';
import type { AuditEventView } from '@app/contract';
import { FIRST_PREVIOUS_HASH, toCanonicalText, type AuditEvent } from '@app/domain';
import { checkCheckpoint, parseSshPublicKey } from '@app/signing';
import { type Api, startApi } from './harness.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  for (const name of ['=HYPERLINK("http://evil.example")', '+1', 'Ümläut, "quoted"']) {
    await api
      .as('admin')
      .post('/tokens', { name, scopes: ['read'] })
      .expect(201);
  }
  await api.given.team('platform');
  const { body } = await api
    .as('admin')
    .post('/tokens', { name: '=1+1', scopes: ['api'] })
    .expect(201);
  await api.withToken(body.token).delete(`/tokens/${body.id}`).expect(204);
});
afterAll(() => api.close());

const list = async (query: string): Promise<AuditEventView[]> =>
  (await api.as('auditor').get(`/audit?${query}`).expect(200)).body.items;

it('shows who did what, newest first, page by page', async () => {
  const all = await list('limit=200');
  expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => all.length - index));
  const { body: first } = await api.as('auditor').get('/audit?limit=2').expect(200);
  const { body: second } = await api
    .as('auditor')
    .get(`/audit?limit=2&cursor=${first.nextCursor}`)
    .expect(200);
  expect([...first.items, ...second.items]).toEqual(all.slice(0, 4));
});

it('filters by type, actor, subject and time', async () => {
  const all = await list('limit=200');
  expect(await list('type=token.created')).toHaveLength(4);
  expect(await list('type=token.')).toHaveLength(5);
  expect(await list('subject=Ümläut')).toMatchObject([{ type: 'token.created' }]);
  expect((await list(`actor=${api.idOf('admin')}`)).length).toBeGreaterThanOrEqual(3);
  const [newest] = all;
  expect(await list(`from=${encodeURIComponent(newest!.at)}`)).toContainEqual(newest);
  expect(await list(`to=${encodeURIComponent(newest!.at)}`)).not.toContainEqual(newest);
});

it('continues behind a sequence number, oldest first', async () => {
  expect((await list('after=2&limit=3')).map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
});

it('refuses filters that mean nothing, naming them', async () => {
  const { body } = await api.as('auditor').get('/audit?from=yesterday&kind=x&after=-1').expect(400);
  expect(body.issues.map(({ path }: { path: string }) => path).sort()).toEqual(['after', 'from', 'kind']);
});

it('exports JSON Lines whose chain anyone can recompute, up to a signed checkpoint', async () => {
  const { body: checkpoint } = await api.as('auditor').get('/audit/checkpoint').expect(200);
  const answer = await api
    .as('auditor')
    .get('/audit/export?format=jsonl')
    .responseType('arraybuffer')
    .expect(200);
  expect(answer.headers['content-disposition']).toBe('attachment; filename="audit.jsonl"');
  const events: AuditEvent[] = String(answer.body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  let previous = FIRST_PREVIOUS_HASH;
  for (const event of events) {
    expect(event.previousHash).toBe(previous);
    previous = createHash('sha256').update(toCanonicalText(event)).digest('hex');
    expect(event.hash).toBe(previous);
  }
  const key = parseSshPublicKey(checkpoint.publicKey);
  const facts = checkCheckpoint(
    checkpoint.text,
    checkpoint.signature,
    createPublicKey(key.export({ type: 'spki', format: 'pem' })),
  );
  expect(events[facts.sequence - 1]!.hash).toBe(facts.hash);
});

it('exports CSV that a spreadsheet will not run', async () => {
  const actor = { kind: 'device' as const, id: 'laptop', name: '=1+1' };
  await api.store.transaction((tx) =>
    tx.audit.append({ type: 'token.seen', actor, subject: '@SUM(1)', before: null, after: null }),
  );
  const answer = await api
    .as('auditor')
    .get('/audit/export?format=csv&type=token.')
    .responseType('arraybuffer')
    .expect(200);
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  const rows = String(answer.body).trim().split('\n');
  expect(rows).toHaveLength(7);
  expect(rows[0]).toBe(
    '"sequence","at","type","actor_kind","actor_id","actor_name","subject","before","after","request_id","previous_hash","hash"',
  );
  expect(rows.at(-1)).toContain(`"'=1+1","'@SUM(1)"`);
  for (const row of rows.slice(1)) expect(row).not.toMatch(/(^|,)"[=+@-]/);
});

it('carries the id of the request that caused an event', async () => {
  const requestId = 'story-request-0001';
  const answer = await api
    .as('admin')
    .with({ 'x-request-id': requestId })
    .post('/tokens', { name: 'traced', scopes: ['read'] });
  expect(answer.headers['x-request-id']).toBe(requestId);
  expect(await api.lastAuditEvent()).toMatchObject({ requestId });
  const forged = await api.as('admin').with({ 'x-request-id': 'short' }).get('/session');
  expect(forged.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

it('refuses an export that cannot begin as it refuses anything else', async () => {
  const answer = await api.as('auditor').get('/audit/export?format=csv&subject=%00');
  expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_INPUT']);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers['content-disposition']).toBeUndefined();
});
