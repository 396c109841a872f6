import { type Api, startApi } from './harness.js';

const DAY = 24 * 60 * 60 * 1000;

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.team('platform');
  await api
    .as('admin')
    .patch(`/users/${api.idOf('maintainer')}`, { teams: ['platform'] })
    .expect(200);
});
afterAll(() => api.close());

const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

it('shows a token once, and keeps nothing that it could be made from', async () => {
  const { body } = await api
    .as('viewer')
    .post('/tokens', { name: 'mine', scopes: ['api'] })
    .expect(201);
  expect(body).toMatchObject({ name: 'mine', scopes: ['api'], team: null, owner: 'viewer', revokedAt: null });
  expect(body.token).toMatch(/^qm_[0-9A-Za-z]{49}$/);
  expect(body.token.startsWith(body.prefix)).toBe(true);
  expect(await api.lastAuditEvent()).toMatchObject({ type: 'token.created', subject: 'token:mine' });
  const { rows } = await api.store.pool.query('SELECT row_to_json(t)::text AS row FROM api_token t');
  const { rows: events } = await api.store.pool.query(
    'SELECT row_to_json(e)::text AS row FROM audit_event e',
  );
  expect([...rows, ...events].map(({ row }) => row).join()).not.toContain(body.token.slice(12, 40));
});

it('lists one’s own; an administrator sees everyone’s', async () => {
  const { body: own } = await api.as('viewer').get('/tokens').expect(200);
  expect(new Set(own.items.map(({ owner }: { owner: string }) => owner))).toEqual(new Set(['viewer']));
  const { body: all } = await api.as('admin').get('/tokens?limit=200').expect(200);
  expect(all.items.length).toBeGreaterThan(own.items.length);
});

it('is revoked by its owner or an administrator, and for others it does not exist', async () => {
  const { body } = await api.as('viewer').post('/tokens', { name: 'short-lived', scopes: ['read'] });
  await api.as('alice').delete(`/tokens/${body.id}`).expect(404);
  await api.withToken(body.token).get('/session').expect(200);
  await api.as('admin').delete(`/tokens/${body.id}`).expect(204);
  await api.withToken(body.token).get('/session').expect(401);
  expect(await api.lastAuditEvent()).toMatchObject({ type: 'token.revoked', before: { revokedAt: null } });
  await api.as('viewer').delete(`/tokens/${body.id}`).expect(204);
});

describe('expiry', () => {
  it('is 90 days unless said otherwise', async () => {
    const { body } = await api
      .as('alice')
      .post('/tokens', { name: 'usual', scopes: ['read'] })
      .expect(201);
    // The test people's own tokens end sooner, and no token makes one that outlives it.
    expect(Date.parse(body.expiresAt)).toBeLessThan(Date.now() + DAY);
    const { session } = await sessionOf('alice');
    const { body: longer } = await session.post('/tokens', { name: 'usual', scopes: ['read'] }).expect(201);
    expect(Math.round((Date.parse(longer.expiresAt) - Date.now()) / DAY)).toBe(90);
  });

  it.each([
    ['in the past', -1],
    ['more than a year ahead', 367],
  ])('is refused %s', async (_, days) => {
    const { session } = await sessionOf('alice');
    const { body } = await session
      .post('/tokens', { name: 'x', scopes: ['read'], expiresAt: inDays(days) })
      .expect(400);
    expect(body).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: 'expiresAt' }] });
  });

  it('is refused beyond that of the token that asks', async () => {
    const { body } = await api
      .as('alice')
      .post('/tokens', { name: 'x', scopes: ['read'], expiresAt: inDays(30) });
    expect(body).toMatchObject({ code: 'INVALID_INPUT', hint: expect.stringContaining('outlives') });
  });
});

describe('scopes', () => {
  it('ties fetch to one team, which its maker maintains or administers', async () => {
    const fetch = { name: 'mdm', scopes: ['fetch'], team: 'platform' };
    await api.as('maintainer').post('/tokens', fetch).expect(201);
    await api.as('alice').post('/tokens', fetch).expect(201);
    await api.as('viewer').post('/tokens', fetch).expect(403);
    await api
      .as('maintainer')
      .post('/tokens', { ...fetch, team: 'organisation' })
      .expect(403);
    await api
      .as('admin')
      .post('/tokens', { ...fetch, team: 'nowhere' })
      .expect(404);
    await api
      .as('admin')
      .post('/tokens', { ...fetch, team: undefined })
      .expect(400);
    await api
      .as('admin')
      .post('/tokens', { name: 'x', scopes: ['api'], team: 'platform' })
      .expect(400);
  });

  it('keeps metrics to administrators', async () => {
    await api
      .as('alice')
      .post('/tokens', { name: 'prometheus', scopes: ['metrics'] })
      .expect(403);
    const { body } = await api
      .as('admin')
      .post('/tokens', { name: 'prometheus', scopes: ['metrics'] })
      .expect(201);
    const { text } = await api.withToken(body.token).at('').get('/metrics').expect(200);
    expect(text).toContain('quartermaster_http_request_seconds_bucket');
    expect(text).toContain('route="/api/v1/tokens/:id"');
    await api.withToken(body.token).get('/session').expect(403);
  });
});

async function sessionOf(person: 'alice') {
  const { body } = await api
    .as('admin')
    .post(`/users/${api.idOf(person)}/sign-in-link`)
    .expect(201);
  const token = new URL(body.signInLink).searchParams.get('token');
  const answer = await api.anonymous().post('/session/link', { token }).expect(200);
  const cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
  return { session: api.anonymous().with({ cookie, origin: api.url }) };
}
