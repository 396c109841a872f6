import http from 'node:http';
import pg from 'pg';
import { CutConnection } from './cut-connection.js';
import { type Api, startApi } from './harness.js';
import { openSession } from './session.js';

const connection = new CutConnection();
let api: Api;
/** A cookie of someone signed in. */
let session: string;

beforeAll(async () => {
  api = await startApi({ reroute: (url) => connection.open(url) });
  const password = ['seven', 'quiet', 'rivers'].join(' ');
  await api
    .as('admin')
    .patch(`/users/${api.idOf('alice')}`, { password })
    .expect(200);
  session = (await openSession(api, { email: api.emailOf('alice'), password })).cookie.split(';')[0]!;
});
afterAll(async () => {
  await api.close();
  await connection.cut();
});

const postText = (path: string, text: string) =>
  api.as('admin').post(path).set('content-type', 'application/json').send(text);

describe('a problem', () => {
  it('is RFC 9457, with a code, what to do, and the request id that the log has too', async () => {
    const answer = await api.as('admin').get('/users/00000000-0000-7000-8000-000000000000').expect(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: '/problems/not-found',
      title: 'There is no such thing',
      status: 404,
      code: 'NOT_FOUND',
      detail: 'no user 00000000-0000-7000-8000-000000000000',
      requestId: answer.headers['x-request-id'],
    });
    expect(api.log.some((line) => line.includes(answer.headers['x-request-id']!))).toBe(true);
  });

  it('says where JSON breaks off, without repeating it', async () => {
    const secret = `hunter${'2'.repeat(20)}`;
    const { body } = await postText('/tokens', `{\n  "name": "${secret}",\n  "scopes": [}`).expect(400);
    expect(body).toMatchObject({
      code: 'INVALID_JSON',
      detail: 'the body is not JSON: value expected at line 3, column 14',
      issues: [{ path: 'line 3, column 14' }],
    });
    expect(JSON.stringify(body)).not.toContain(secret);
    expect(api.log.join('')).not.toContain(secret);
  });

  it.each([
    ['a number', '7'],
    ['nothing at all', ''],
    ['a list', '[]'],
    ['a comment', '{} // there'],
  ])('is the answer to %s where an object belongs', async (_, text) => {
    const { body } = await postText('/tokens', text).expect(400);
    expect(['INVALID_JSON', 'INVALID_INPUT']).toContain(body.code);
  });

  it('names every unknown and every wrong field', async () => {
    const { body } = await api
      .as('admin')
      .post('/tokens', { name: '', scopes: ['root'], scope: 'api' })
      .expect(400);
    expect(body.code).toBe('INVALID_INPUT');
    expect(body.issues).toEqual(
      expect.arrayContaining([
        { path: 'scope', message: 'is not a known field' },
        { path: 'name', message: expect.stringContaining('longer than or equal to 1') },
        { path: 'scopes', message: expect.stringContaining('one of the following values') },
      ]),
    );
  });

  it('refuses what would reach into prototypes as unknown fields', async () => {
    await postText('/tokens', '{"name":"x","scopes":["api"],"__proto__":{"admin":true}}');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('names the limit when 10 MB come in, and stays up', async () => {
    const big = Buffer.alloc(10 * 1024 * 1024, 'a');
    for (const path of ['/tokens', '/imports']) {
      const { body } = await api
        .as('admin')
        .post(path)
        .set('content-type', 'application/json')
        .send(`"${big}"`);
      expect(body).toMatchObject({ status: 413, code: 'TOO_LARGE', detail: expect.stringContaining('1 MB') });
    }
    await api.as('admin').get('/session').expect(200);
  });

  it('refuses what is small to send and long to examine, before anyone has shown a credential', async () => {
    const agent = api.anonymous().at('/agent/v1');
    const objects = '{},'.repeat(80_000);
    const cases: [string, string][] = [
      ['/report', `{"clients":[${objects}{}]}`],
      ['/enroll', `{${Array.from({ length: 20_000 }, (_, at) => `"f${at}":1`).join()}}`],
      ['/enroll', `{"token":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ];
    for (const [path, text] of cases) {
      const startedAt = Date.now();
      const answer = await agent.post(path).set('content-type', 'application/json').send(text);
      expect([path, answer.status, answer.body.code]).toEqual([path, 413, 'TOO_LARGE']);
      expect(Date.now() - startedAt).toBeLessThan(2000);
    }
    const { body } = await postText('/changes', `{"title":"x","edits":[${'['.repeat(60)}${']'.repeat(60)}]}`);
    expect(body).toMatchObject({ code: 'TOO_LARGE', detail: 'the body nests more than 32 levels deep' });
  });

  it('names no more issues than anyone repairs at once', async () => {
    const fields = Array.from({ length: 900 }, (_, at) => `"f${at}":1`).join();
    const { body } = await postText('/tokens', `{${fields}}`).expect(400);
    expect(body.issues).toHaveLength(100);
  });

  it('tells an unknown path from a method that a path does not have', async () => {
    const missing = await api.as('admin').get('/nowhere').expect(404);
    expect(missing.body.code).toBe('NOT_FOUND');
    const wrong = await api.as('admin').put('/tokens', {}).expect(405);
    expect([wrong.body.code, wrong.headers.allow]).toEqual(['METHOD_NOT_ALLOWED', 'GET, HEAD, POST']);
  });

  it('is the answer to a path and an id that cannot be read', async () => {
    await api.as('admin').at('').get('/api/v1/users/%E0%A4%A').expect(400);
    const { body } = await api.as('admin').get('/users/not-an-id').expect(400);
    expect([body.code, body.detail]).toEqual(['INVALID_INPUT', 'the path has no id where one is expected']);
    const number = await api.as('admin').get('/changes/first').expect(400);
    expect(number.body.detail).toBe('the path has no number where one is expected');
  });

  it('is the answer to a limit and a cursor that are none', async () => {
    for (const query of ['limit=0', 'limit=201', 'limit=ten', 'cursor=made-up', 'offset=3']) {
      const { body } = await api.as('admin').get(`/tokens?${query}`).expect(400);
      expect([query, body.code]).toEqual([query, 'INVALID_INPUT']);
    }
  });
});

describe('when the database goes away', () => {
  it('answers 503 in the middle of a request, changes nothing, and recovers', async () => {
    const holder = new pg.Client({ connectionString: api.databaseUrl });
    await holder.connect();
    try {
      // Holds what every change needs last, so that the request is well under way.
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM audit_head FOR UPDATE');
      const request = api.as('admin').post('/tokens', { name: 'lost', scopes: ['read'] });
      const waiting = request.then((answer) => answer);
      await waitForLock(holder);
      await connection.cut();
      const { status, body } = await waiting;
      expect([status, body.code]).toEqual([503, 'UNAVAILABLE']);
      const why = api.log.find((line) => line.includes(body.requestId) && line.includes('"err"'));
      expect(JSON.parse(why!).err).toMatchObject({ code: 'UNAVAILABLE', cause: expect.anything() });
      const meanwhile = await api.as('admin').get('/session');
      expect([meanwhile.status, meanwhile.body.code]).toEqual([503, 'UNAVAILABLE']);
      const withCookie = await api.anonymous().with({ cookie: session }).get('/session');
      expect([withCookie.status, withCookie.body.code]).toEqual([503, 'UNAVAILABLE']);
      const ready = await api.anonymous().at('').get('/readyz').expect(503);
      expect(ready.body).toMatchObject({ status: 'unavailable', reasons: { database: expect.any(String) } });
      await api.anonymous().at('').get('/healthz').expect(200);
    } finally {
      await holder.end();
      await connection.mend();
    }
    const { body: tokens } = await api.as('admin').get('/tokens?limit=200').expect(200);
    expect(tokens.items.map(({ name }: { name: string }) => name)).not.toContain('lost');
    await api
      .as('admin')
      .post('/tokens', { name: 'found', scopes: ['read'] })
      .expect(201);
    await api.anonymous().with({ cookie: session }).get('/session').expect(200);
    await api.anonymous().at('').get('/readyz').expect(200);
  });
});

describe('the server', () => {
  it('sends headers that keep browsers strict', async () => {
    const { headers } = await api.anonymous().at('').get('/healthz');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['x-powered-by']).toBeUndefined();
    const answer = await api.as('admin').get('/session');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('survives callers that hang up', async () => {
    for (let call = 0; call < 5; call++) {
      await new Promise<void>((resolve) => {
        const request = http.request(`${api.url}/api/v1/tokens`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': '1000' },
        });
        request.on('error', () => resolve());
        request.write('{"name":');
        setTimeout(() => request.destroy(), 20);
      });
    }
    await api.as('admin').get('/session').expect(200);
    expect(api.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('describes itself', async () => {
    const { text } = await api.anonymous().at('').get('/api/docs').expect(200);
    expect(text).toContain('/api/docs/swagger-ui-bundle.js');
    await api.anonymous().at('').get('/api/docs/swagger-ui-bundle.js').expect(200);
    const { body } = await api.anonymous().at('').get('/api/openapi.json').expect(200);
    for (const path of ['/api/v1/session', '/tuf/ch/{channel}/timestamp.json', '/readyz']) {
      expect(body.paths[path]).toHaveProperty('get');
    }
    const named = Object.keys(body.components.schemas).map((name) => `#/components/schemas/${name}`);
    const used = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(([, name]) => name);
    expect(used.filter((name) => !named.includes(name!))).toEqual([]);
  });
});

async function waitForLock(client: pg.Client): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { rows } = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('no request is waiting for the lock');
}
