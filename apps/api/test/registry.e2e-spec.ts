import { type Api, startApi } from './harness.js';
import { anNpmLaunch, aTemplate, anEntry } from './a-template.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const proposal = (server: string, parts: object = {}) => ({
  server,
  version: '1.0.0',
  launch: anNpmLaunch(),
  ...parts,
});

describe('a proposed version', () => {
  it('needs a second person, and leaves a trace', async () => {
    const { id } = await api.given.server({ server: 'com.example/four-eyes', status: 'in-review' });
    const own = await api.as('alice').post(`/servers/versions/${id}/approval`);
    expect([own.status, own.body.code]).toEqual([403, 'SELF_APPROVAL']);
    const { body } = await api
      .as('bob')
      .post(`/servers/versions/${id}/approval`, { note: 'read it all' })
      .expect(201);
    expect(body).toMatchObject({
      status: 'approved',
      decidedBy: { name: 'bob' },
      decisionNote: 'read it all',
    });
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'server.approved',
      actor: { id: api.idOf('bob') },
      subject: 'server-version:com.example/four-eyes@1.0.0',
      before: { status: 'in-review' },
      after: { status: 'approved', decidedBy: api.idOf('bob') },
    });
  });

  it('takes one person where the organisation has only one, who said so', async () => {
    const organisation = await api.store.read.organisation.get();
    const setSinglePerson = (singlePerson: boolean) =>
      api.store.transaction((tx) => tx.organisation.save({ ...organisation, singlePerson }));
    const { id } = await api.given.server({ server: 'com.example/alone', status: 'in-review' });
    await setSinglePerson(true);
    try {
      await api.as('alice').post(`/servers/versions/${id}/approval`).expect(201);
    } finally {
      await setSinglePerson(false);
    }
  });

  it('goes from draft to review to approved to deprecated to revoked, and no other way', async () => {
    const { id } = await api.given.server({ server: 'com.example/life', status: 'draft' });
    const bob = api.as('bob');
    const take = async (step: string) => {
      const { status, body } = await bob.post(`/servers/versions/${id}/${step}`);
      return status === 201 ? body.status : body.code;
    };
    expect(await take('approval')).toBe('WRONG_STATE');
    expect(await take('review')).toBe('in-review');
    expect(await take('deprecation')).toBe('WRONG_STATE');
    expect(await take('rejection')).toBe('draft');
    expect(await take('review')).toBe('in-review');
    expect(await take('approval')).toBe('approved');
    expect(await take('deprecation')).toBe('deprecated');
    expect(await take('revocation')).toBe('revoked');
    expect(await take('review')).toBe('WRONG_STATE');
    expect(await take('approval')).toBe('WRONG_STATE');
  });

  it('says what is possible instead, when asked for what is not', async () => {
    const { id } = await api.given.server({ server: 'com.example/hint', status: 'in-review' });
    const { body } = await api.as('bob').post(`/servers/versions/${id}/deprecation`).expect(409);
    expect(body.hint).toBe('possible now: approve, reject, revoke');
  });

  it('never changes once it is proposed, but for a draft of one’s own', async () => {
    await api.as('alice').post('/servers', proposal('com.example/twice')).expect(201);
    const better = proposal('com.example/twice', { description: 'put right' });
    const { body } = await api.as('alice').post('/servers', better).expect(201);
    expect(body).toMatchObject({ status: 'draft', description: 'put right' });
    expect((await api.as('bob').post('/servers', better)).body.code).toBe('ALREADY_EXISTS');
    await api.as('alice').post('/servers?submit=true', better).expect(201);
    expect((await api.as('alice').post('/servers', better)).body).toMatchObject({
      status: 409,
      code: 'ALREADY_EXISTS',
      detail: 'the registry has com.example/twice 1.0.0 already: it is in-review, proposed by alice',
    });
  });

  it('is not approved in other words than its reviewer saw', async () => {
    const { id } = await api.given.server({ server: 'com.example/switched', status: 'in-review' });
    const seen = await api.as('bob').get(`/servers/versions/${id}`).expect(200);
    expect(seen.body.status).toBe('in-review');
    await api.as('alice').post(`/servers/versions/${id}/rejection`).expect(201);
    const other = proposal('com.example/switched', { launch: anNpmLaunch({ identifier: '@elsewhere/x' }) });
    const again = await api.as('alice').post('/servers?submit=true', other).expect(201);
    const approval = await api.as('bob').post(`/servers/versions/${id}/approval`);
    expect([approval.status, approval.body.code]).toEqual([404, 'NOT_FOUND']);
    const { body } = await api.as('viewer').get('/servers/versions?server=com.example/switched');
    expect(body.items).toMatchObject([{ id: again.body.id, status: 'in-review' }]);
  });

  it('is proposed at most once, even by two people at the same instant', async () => {
    const answers = await Promise.all(
      ['alice', 'bob'].map((person) =>
        api.as(person as 'alice').post('/servers', proposal('com.example/race')),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('what a proposal may hold', () => {
  const token = ['ghp', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z12'].join('_');

  it('is no secret: the field is named, the value is nowhere', async () => {
    const launch = anNpmLaunch({
      env: { GITHUB_TOKEN: token },
      args: ['--dsn', `postgres://app:${token}@db/app`],
    });
    const { status, body } = await api.as('alice').post('/servers', proposal('com.example/leak', { launch }));
    expect([status, body.code]).toEqual([422, 'PLAINTEXT_SECRET']);
    expect(body.issues.map(({ path }: { path: string }) => path).sort()).toEqual([
      'launch.args[1]',
      'launch.env.GITHUB_TOKEN',
    ]);
    expect(JSON.stringify(body)).not.toContain(token);
    expect(api.log.join('')).not.toContain(token);
    expect((await api.as('viewer').get('/servers?search=com.example/leak')).body.items).toEqual([]);
  });

  it('is no literal for an input that it declares secret itself', async () => {
    const launch = anNpmLaunch({ env: { GREETING: 'hello there' } });
    const declared = proposal('com.example/declared', { launch, secretInputs: ['GREETING'] });
    const { body } = await api.as('alice').post('/servers', declared).expect(422);
    expect(body).toMatchObject({ code: 'PLAINTEXT_SECRET', issues: [{ path: 'launch.env.GREETING' }] });
  });

  it('may refer to a secret', async () => {
    const launch = anNpmLaunch({ env: { GITHUB_TOKEN: 'secret://env/GITHUB_TOKEN' } });
    const fine = proposal('com.example/reference', { launch, secretInputs: ['GITHUB_TOKEN'] });
    await api.as('alice').post('/servers', fine).expect(201);
  });

  it('has every mistake of its launch named at once', async () => {
    const launch = {
      kind: 'package',
      registry: 'npm',
      identifier: '',
      version: '1.0.0',
      runner: 'uvx',
      extra: 1,
    };
    const { body } = await api
      .as('alice')
      .post('/servers', proposal('com.example/bad', { launch }))
      .expect(400);
    expect(body.issues.map(({ path }: { path: string }) => path)).toEqual([
      'launch.extra',
      'launch.identifier',
      'launch.runner',
    ]);
  });

  it.each([
    [{ server: 'no slash' }, 'INVALID_NAME'],
    [{ version: 'latest version' }, 'INVALID_INPUT'],
    [{ launch: 'npx' }, 'INVALID_INPUT'],
    [{ licence: 'MIT' }, 'INVALID_INPUT'],
  ])('is refused when it has %j', async (parts, code) => {
    const { status, body } = await api
      .as('alice')
      .post('/servers', { ...proposal('com.example/bad'), ...parts });
    expect([status, body.code]).toEqual([400, code]);
  });
});

describe('looking into the registry', () => {
  it('shows each server once, with its newest and its newest approved version', async () => {
    await api.given.server({ server: 'com.example/shown', version: '1.0.0' });
    await api.given.server({ server: 'com.example/shown', version: '1.1.0', status: 'in-review' });
    const { body } = await api.as('viewer').get('/servers?search=example/shown').expect(200);
    expect(body.items).toEqual([
      expect.objectContaining({
        name: 'com.example/shown',
        latestVersion: '1.1.0',
        latestApproved: '1.0.0',
        versions: 2,
      }),
    ]);
    const versions = await api.as('viewer').get('/servers/versions?server=com.example/shown').expect(200);
    expect(versions.body.items.map(({ version }: { version: string }) => version)).toEqual([
      '1.1.0',
      '1.0.0',
    ]);
  });

  it('goes on from page to page', async () => {
    const first = await api.as('viewer').get('/servers?limit=1').expect(200);
    const second = await api.as('viewer').get(`/servers?limit=1&cursor=${first.body.nextCursor}`).expect(200);
    expect(first.body.items[0].name < second.body.items[0].name).toBe(true);
  });

  it('says which teams name a version', async () => {
    const { id } = await api.given.server({ server: 'com.example/used' });
    await api.given.team('users');
    await api.given.release({ users: aTemplate({ servers: { used: anEntry('com.example/used@1.0.0') } }) });
    const { body } = await api.as('viewer').get(`/servers/versions/${id}`).expect(200);
    expect(body.usedBy).toEqual(['users']);
  });

  it('answers 404 for a version there is not, and 400 for what is no id', async () => {
    await api.as('viewer').get('/servers/versions/00000000-0000-4000-8000-000000000000').expect(404);
    await api.as('viewer').get('/servers/versions/../../etc').expect(404);
    await api.as('viewer').get('/servers/versions/abc').expect(400);
  });
});
