import { hashToken } from '@app/signing';
import { type Api, type Client, startApi } from './harness.js';
import { openSession } from './session.js';

const PASSWORD = ['correct', 'horse', 'battery'].join(' ');

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api
    .as('admin')
    .patch(`/users/${api.idOf('alice')}`, { password: PASSWORD })
    .expect(200);
});
afterAll(() => api.close());

const signIn = (body: object): Promise<{ client: Client; cookie: string }> => openSession(api, body);
const credentials = { email: 'alice@example.com', password: PASSWORD };

describe('signing in', () => {
  it('opens a session for the right password, whatever the case of the address', async () => {
    const { client, cookie } = await signIn({ ...credentials, email: 'Alice@Example.com' });
    expect(cookie).toMatch(/^qm=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const { body } = await client.get('/session').expect(200);
    expect(body).toMatchObject({
      user: { email: 'alice@example.com', roles: ['maintainer', 'reviewer'], teams: ['organisation'] },
      organisation: { name: 'Example', singlePerson: false },
    });
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'session.opened',
      actor: { kind: 'user', id: api.idOf('alice') },
      after: { method: 'password' },
    });
  });

  it('says the same of a wrong password, an unknown address and an account without a password', async () => {
    const attempts = [
      { ...credentials, password: 'wrong' },
      { email: 'no-one@example.com', password: PASSWORD },
      { email: 'viewer@example.com', password: PASSWORD },
    ];
    const startedAt = Date.now();
    const times: number[] = [];
    const attempt = async (body: object) => {
      const answer = await api.anonymous().post('/session', body);
      times.push(Date.now() - startedAt);
      return answer;
    };
    const answers = await Promise.all(attempts.map(attempt));
    for (const time of times) expect(time).toBeGreaterThanOrEqual(195);
    const details = answers.map(({ status, body }) => [status, body.code, body.detail]);
    expect(new Set(details.map(String)).size).toBe(1);
    expect(details[0]).toEqual([401, 'UNAUTHENTICATED', 'the e-mail address or the password is wrong']);
    const { items } = await api.store.read.audit.list({ type: 'session.refused' });
    expect(items.map(({ subject }) => subject).sort()).toEqual([
      'user:alice@example.com',
      'user:unknown',
      'user:viewer@example.com',
    ]);
    expect(items[0]!.after).toEqual({ address: expect.stringContaining('127.0.0.1') });
    expect(JSON.stringify(items)).not.toContain('no-one');
  });

  it('gives every session a new id, so that a planted one is worth nothing', async () => {
    const first = await signIn(credentials);
    const again = await openSession(api, credentials, first.client);
    expect(again.cookie.split(';')[0]).not.toBe(first.cookie.split(';')[0]);
    await first.client.get('/session').expect(401);
    await again.client.get('/session').expect(200);
  });

  it('refuses a cookie that was made up', async () => {
    const { client } = await signIn(credentials);
    await client.with({ cookie: 'qm=s%3Amade.up' }).get('/session').expect(401);
  });

  it('marks the cookie for TLS when people come by TLS', async () => {
    const behindTls = await startApi({ env: { QM_PUBLIC_URL: 'https://quartermaster.example.com/' } });
    try {
      await behindTls
        .as('admin')
        .patch(`/users/${behindTls.idOf('bob')}`, { password: PASSWORD })
        .expect(200);
      const answer = await behindTls
        .anonymous()
        .post('/session', { email: 'bob@example.com', password: PASSWORD });
      expect(answer.status).toBe(200);
      expect(answer.headers['set-cookie']![0]).toMatch(
        /^__Host-qm=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
    } finally {
      await behindTls.close();
    }
  });
});

describe('a session', () => {
  it('changes nothing for requests that do not come from our own pages', async () => {
    const { client } = await signIn(credentials);
    const cases: [Record<string, string>, number][] = [
      [{ origin: 'https://evil.example' }, 403],
      [{ origin: 'null' }, 403],
      [{ origin: '', 'sec-fetch-site': 'cross-site' }, 403],
      [{ origin: api.url, 'sec-fetch-site': 'same-site' }, 403],
      [{ origin: '' }, 403],
      [{ origin: api.url, 'sec-fetch-site': 'same-origin' }, 201],
      [{ origin: api.url }, 201],
    ];
    for (const [headers, status] of cases) {
      const answer = await client.with(headers).post('/tokens', { name: 'x', scopes: ['read'] });
      expect([headers, answer.status]).toEqual([headers, status]);
    }
  });

  it('takes no forms, which any page could post', async () => {
    const { client } = await signIn(credentials);
    const answer = await client.post('/tokens').type('form').send('name=x&scopes[]=api');
    expect([answer.status, answer.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('ends on the server when its owner signs out', async () => {
    const { client } = await signIn(credentials);
    const answer = await client.delete('/session').expect(204);
    expect(answer.headers['set-cookie']![0]).toMatch(/^qm=; Path=\/; Expires=Thu, 01 Jan 1970/);
    await client.get('/session').expect(401);
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'session.closed',
      actor: { id: api.idOf('alice') },
    });
  });

  it('ends when the user is disabled, and so do their tokens', async () => {
    await api
      .as('admin')
      .patch(`/users/${api.idOf('bob')}`, { password: PASSWORD })
      .expect(200);
    const { client } = await signIn({ email: 'bob@example.com', password: PASSWORD });
    await client.get('/session').expect(200);
    await api
      .as('admin')
      .patch(`/users/${api.idOf('bob')}`, { disabled: true })
      .expect(200);
    await client.get('/session').expect(401);
    await api.as('bob').get('/session').expect(401);
    await api.anonymous().post('/session', { email: 'bob@example.com', password: PASSWORD }).expect(401);
    await api
      .as('admin')
      .patch(`/users/${api.idOf('bob')}`, { disabled: false })
      .expect(200);
    await client.get('/session').expect(401);
  });

  it('ends when a new password is set', async () => {
    const { client } = await signIn(credentials);
    await api
      .as('admin')
      .patch(`/users/${api.idOf('alice')}`, { password: PASSWORD })
      .expect(200);
    await client.get('/session').expect(401);
  });

  it('ends as well when its user is named by an id in capitals, and so do links', async () => {
    const { client } = await signIn(credentials);
    const id = api.idOf('alice');
    const { body } = await api.as('admin').post(`/users/${id}/sign-in-link`).expect(201);
    await api.as('admin').patch(`/users/${id.toUpperCase()}`, { password: PASSWORD }).expect(200);
    await client.get('/session').expect(401);
    const token = new URL(body.signInLink).searchParams.get('token');
    const late = await api.anonymous().post('/session/link', { token });
    expect([late.status, late.body.code]).toEqual([401, 'INVALID_TOKEN']);
  });

  it('changes its owner’s password for whoever knows the present one, and ends the others', async () => {
    const [mine, other] = [await signIn(credentials), await signIn(credentials)];
    const next = `${PASSWORD} staple`;
    const wrong = await mine.client.put('/session/password', { current: 'wrong', password: next });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'UNAUTHENTICATED']);
    const weak = await mine.client.put('/session/password', {
      current: PASSWORD,
      password: 'aaaaaaaaaaaaaa',
    });
    expect([weak.status, weak.body.issues[0].path]).toEqual([400, 'password']);
    await mine.client.put('/session/password', { current: PASSWORD, password: next }).expect(204);
    expect(await api.lastAuditEvent()).toMatchObject({ type: 'user.password-set', after: null });
    await mine.client.get('/session').expect(200);
    await other.client.get('/session').expect(401);
    await api.anonymous().post('/session', credentials).expect(401);
    await mine.client.put('/session/password', { current: next, password: PASSWORD }).expect(204);
    await api.as('alice').put('/session/password', { current: PASSWORD, password: next }).expect(403);
  });

  it('survives a restart of the server', async () => {
    const { cookie } = await signIn(credentials);
    await api.restart();
    await api
      .anonymous()
      .with({ cookie: cookie.split(';')[0]! })
      .get('/session')
      .expect(200);
  });

  it('does not outlive a week, however busy', async () => {
    const { client } = await signIn(credentials);
    const eightDays = 8 * 24 * 60 * 60 * 1000;
    await api.store.pool.query(
      `UPDATE session SET sess = jsonb_set(sess::jsonb, '{since}', to_jsonb($1::bigint))::json`,
      [Date.now() - eightDays],
    );
    await client.get('/session').expect(401);
  });
});

describe('an API token', () => {
  it('acts as its owner, by its scope, and is remembered as used', async () => {
    const { body: token } = await api
      .as('alice')
      .post('/tokens', { name: 'ci', scopes: ['read'] })
      .expect(201);
    const reader = api.withToken(token.token);
    await reader.get('/session').expect(200);
    const refused = await reader.post('/tokens', { name: 'more', scopes: ['api'] });
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    const { body: list } = await api.as('alice').get('/tokens').expect(200);
    expect(list.items.find(({ id }: { id: string }) => id === token.id).lastUsedAt).not.toBeNull();
  });

  it('is told apart: unknown, expired, revoked, and in the wrong place', async () => {
    const expired = `expired-${'x'.repeat(32)}`;
    await api.store.read.tokens.create({
      name: 'old',
      prefix: 'expired',
      hash: hashToken(expired),
      scopes: ['api'],
      owner: api.idOf('alice'),
      expiresAt: '2026-01-01T00:00:00.000Z',
    });
    const { body: revoked } = await api.as('alice').post('/tokens', { name: 'gone', scopes: ['api'] });
    await api.as('alice').delete(`/tokens/${revoked.id}`).expect(204);
    const codes = await Promise.all(
      ['made-up', expired, revoked.token].map(
        async (token) => (await api.withToken(token).get('/session')).body.code,
      ),
    );
    expect(codes).toEqual(['INVALID_TOKEN', 'EXPIRED_TOKEN', 'INVALID_TOKEN']);
    const inQuery = await api.anonymous().get(`/session?access_token=${api.tokenOf('alice')}`);
    expect([inQuery.status, inQuery.body.code]).toEqual([401, 'UNAUTHENTICATED']);
    const besideAnother = await api
      .anonymous()
      .with({ authorization: 'Basic Zm9v' })
      .get(`/session?access_token=${api.tokenOf('alice')}`);
    expect([besideAnother.status, besideAnother.body.code]).toEqual([401, 'UNAUTHENTICATED']);
    const inBody = await api
      .anonymous()
      .with({ authorization: 'Basic Zm9v' })
      .post('/tokens', { access_token: { not: 'a text' } });
    expect([inBody.status, inBody.body.code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('guessing', () => {
  it('is slowed down for each account, and says for how long', async () => {
    const guess = () =>
      api.anonymous().post('/session', { email: 'reviewer@example.com', password: 'a guess' });
    for (let attempt = 0; attempt < 10; attempt++) await guess().expect(401);
    const answer = await guess().expect(429);
    expect(answer.body).toMatchObject({ code: 'RATE_LIMITED', hint: expect.stringContaining('minutes') });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(800);
    await signIn(credentials);
  });
});

it('keeps passwords, tokens, cookies and links out of the log', async () => {
  const { cookie } = await signIn(credentials);
  await api.anonymous().get(`/session?token=in-a-query-${'z'.repeat(20)}`);
  const log = api.log.join('');
  expect(log).toContain('/api/v1/session');
  for (const secret of [PASSWORD, api.tokenOf('alice'), cookie.split(/[=;]/)[1]!, 'in-a-query']) {
    expect(log).not.toContain(secret);
  }
});
