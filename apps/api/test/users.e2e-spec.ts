import { type Api, startApi } from './harness.js';
import { openSession } from './session.js';

const PASSWORD = ['purple', 'lantern', 'orchard'].join(' ');

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = (body: object) =>
  api.as('admin').post('/users', { email: 'new@example.com', name: 'New', roles: ['viewer'], ...body });
const tokenOf = (link: string) => new URL(link).searchParams.get('token')!;

describe('the first administrator', () => {
  it('gets a sign-in link at every start until there is a password', async () => {
    const first = tokenOf(api.signInLink!);
    await api.restart();
    const second = tokenOf(api.signInLink!);
    expect(second).not.toBe(first);
    const { items } = await api.store.read.audit.list({ type: 'user.link-created' });
    expect(items.map(({ actor, subject }) => [actor.kind, subject])).toEqual([
      ['system', 'user:admin@localhost'],
      ['system', 'user:admin@localhost'],
    ]);
    await api.anonymous().post('/session/link', { token: first }).expect(401);
    const { body } = await api
      .anonymous()
      .post('/session/link', { token: second, password: PASSWORD })
      .expect(200);
    expect(body.user).toMatchObject({ email: 'admin@localhost', roles: ['admin'] });
    await api.anonymous().post('/session/link', { token: second }).expect(401);
    await api.restart();
    expect(api.signInLink).toBeNull();
    await openSession(api, { email: 'admin@localhost', password: PASSWORD });
  });

  it('has exactly the token that automation chose, and no link', async () => {
    const token = `bootstrap-${'t'.repeat(32)}`;
    const automated = await startApi({
      env: { QM_BOOTSTRAP_TOKEN: token, QM_ADMIN_EMAIL: 'ops@example.com' },
    });
    try {
      expect(automated.signInLink).toBeNull();
      const { body } = await automated.withToken(token).get('/session').expect(200);
      expect(body.user).toMatchObject({ email: 'ops@example.com', roles: ['admin'] });
      await automated.restart();
      await automated.withToken(token).get('/session').expect(200);
    } finally {
      await automated.close();
    }
  });
});

describe('a new user', () => {
  it('gets a link that works once, and chooses a password with it', async () => {
    const { body } = await create({ email: 'Carla@Example.com' }).expect(201);
    expect(body).toMatchObject({ email: 'carla@example.com', roles: ['viewer'], teams: [], disabled: false });
    const token = tokenOf(body.signInLink);
    const weak = await api.anonymous().post('/session/link', { token, password: 'carla@example.com 1' });
    expect([weak.status, weak.body.issues]).toEqual([
      400,
      [{ path: 'password', message: 'contains the e-mail address' }],
    ]);
    await api.anonymous().post('/session/link', { token, password: PASSWORD }).expect(200);
    const again = await api.anonymous().post('/session/link', { token, password: PASSWORD });
    expect([again.status, again.body.code]).toEqual([401, 'INVALID_TOKEN']);
    await openSession(api, { email: 'carla@example.com', password: PASSWORD });
  });

  it('is audited without password or link', async () => {
    await create({ email: 'dora@example.com', password: PASSWORD, roles: ['auditor'] }).expect(201);
    const event = await api.lastAuditEvent();
    expect(event).toMatchObject({
      type: 'user.created',
      actor: { kind: 'token', id: api.idOf('admin') },
      subject: 'user:dora@example.com',
      after: { email: 'dora@example.com', roles: ['auditor'] },
    });
    expect(event.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(event)).not.toMatch(/argon2|purple/);
  });

  it.each([
    [{ email: 'no address' }, 'email'],
    [{ name: 'two\nlines' }, 'name'],
    [{ roles: ['king'] }, 'roles'],
    [{ roles: ['viewer', 'viewer'] }, 'roles'],
    [{ password: 'too short' }, 'password'],
    [{ isAdmin: true }, 'isAdmin'],
  ])('is refused with %j, and the answer names the field', async (wrong, field) => {
    const { body } = await create(wrong).expect(400);
    expect(body).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: field }] });
  });

  it('is refused when the address is taken or the team is not there', async () => {
    await create({ email: 'emma@example.com' }).expect(201);
    const taken = await create({ email: 'EMMA@example.com' });
    expect([taken.status, taken.body.code]).toEqual([409, 'ALREADY_EXISTS']);
    const homeless = await create({ email: 'frida@example.com', teams: ['nowhere'] });
    expect([homeless.status, homeless.body.code]).toEqual([404, 'NOT_FOUND']);
    const { body } = await api.as('admin').get('/users?search=frida').expect(200);
    expect(body.items).toEqual([]);
  });
});

it('keeps no secret that someone pasted for a name', async () => {
  const name = ['ghp', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z12'].join('_');
  const bodies: [string, object][] = [
    ['/users', { email: 'pasted@example.com', name, roles: [] }],
    ['/tokens', { name, scopes: ['read'] }],
    ['/teams', { slug: 'pasted', name }],
    ['/teams/organisation/enrolment-tokens', { description: name }],
  ];
  for (const [path, body] of bodies) {
    const answer = await api.as('admin').post(path, body);
    expect([path, answer.status, answer.body.code]).toEqual([path, 422, 'PLAINTEXT_SECRET']);
    expect(JSON.stringify(answer.body)).not.toContain(name);
  }
});

describe('changing a user', () => {
  it('changes what is named and leaves the rest', async () => {
    const { body: user } = await create({
      email: 'greta@example.com',
      roles: ['maintainer'],
      teams: ['organisation'],
    });
    const { body } = await api.as('admin').patch(`/users/${user.id}`, { name: 'Greta' }).expect(200);
    expect(body).toMatchObject({
      name: 'Greta',
      roles: ['maintainer'],
      teams: ['organisation'],
      disabled: false,
    });
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'user.updated',
      before: { name: 'New' },
      after: { name: 'Greta' },
    });
  });

  it('takes a link back when the user is disabled, and makes none', async () => {
    const { body: user } = await create({ email: 'hanna@example.com' });
    await api.as('admin').patch(`/users/${user.id}`, { disabled: true }).expect(200);
    await api
      .anonymous()
      .post('/session/link', { token: tokenOf(user.signInLink) })
      .expect(401);
    const refused = await api.as('admin').post(`/users/${user.id}/sign-in-link`);
    expect([refused.status, refused.body.code]).toEqual([409, 'WRONG_STATE']);
    await api.as('admin').patch(`/users/${user.id}`, { disabled: false }).expect(200);
    const { body } = await api.as('admin').post(`/users/${user.id}/sign-in-link`).expect(201);
    await api
      .anonymous()
      .post('/session/link', { token: tokenOf(body.signInLink) })
      .expect(200);
  });

  it('never removes the last administrator, not even when two remove each other', async () => {
    const { body: admins } = await api.as('admin').get('/users?search=admin@').expect(200);
    const [other] = admins.items.filter(({ id }: { id: string }) => id !== api.idOf('admin'));
    const answers = await Promise.all([
      api.as('admin').patch(`/users/${other.id}`, { roles: ['viewer'] }),
      api.as('admin').patch(`/users/${api.idOf('admin')}`, { disabled: true }),
    ]);
    const refused = answers.find(({ status }) => status !== 200)!;
    // 401: the first was done before the second had said who it is.
    expect([409, 401]).toContain(refused.status);
    if (refused.status === 409) expect(refused.body.detail).toContain('last enabled');
    expect(await api.store.read.users.countEnabled('admin')).toBe(1);
  });
});
