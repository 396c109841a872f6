import type { PreviewView } from '@app/contract';
import { aTemplate, anEntry, anNpmLaunch } from './a-template.js';
import { type Api, startApi } from './harness.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.server({ server: 'com.example/jira' });
  await api.given.server({ server: 'com.example/jira', version: '2.0.0' });
  await api.given.server({ server: 'com.example/wiki' });
});
afterAll(() => api.close());

const jira = anEntry('com.example/jira@1.0.0');
const wiki = anEntry('com.example/wiki@1.0.0');

/** What Claude Code's file says, for each OS. */
async function readServers(slug: string, os = 'linux'): Promise<Record<string, unknown>> {
  const { body } = await api.as('viewer').get('/releases?limit=1').expect(200);
  const files = await api
    .as('viewer')
    .get(`/releases/${body.items[0].number}/files?team=${slug}&os=${os}`)
    .expect(200);
  const file = files.body.items.find(({ client }: { client: string }) => client === 'claude-code');
  return file ? JSON.parse(file.text).mcpServers : {};
}

describe('a team', () => {
  it('is created below the organisation, by an administrator alone', async () => {
    const { body } = await api.as('admin').post('/teams', { slug: 'platform', name: 'Platform' }).expect(201);
    expect(body).toMatchObject({ slug: 'platform', parent: 'organisation', devices: 0, templateRevision: 0 });
    expect(await api.as('viewer').get('/teams/platform').expect(200)).toMatchObject({ body });
    await api.as('bob').post('/teams', { slug: 'other', name: 'Other' }).expect(403);
  });

  it('has signed cohorts for every OS at once, so that its first device can enrol', async () => {
    await api.given.team('first-device');
    const cohorts = await api.store.read.cohorts.list({ teams: ['first-device' as never] });
    expect(cohorts.map(({ os }) => os).sort()).toEqual(['darwin', 'linux', 'windows']);
  });

  it('is refused when its slug is taken, malformed, or its parent is not there', async () => {
    const create = async (body: object) => (await api.as('admin').post('/teams', body)).body.code;
    expect(await create({ slug: 'organisation', name: 'Again' })).toBe('ALREADY_EXISTS');
    expect(await create({ slug: 'Not A Slug', name: 'Bad' })).toBe('INVALID_NAME');
    expect(await create({ slug: 'orphan', name: 'Orphan', parent: 'nowhere' })).toBe('NOT_FOUND');
    expect(await create({ slug: 'nameless' })).toBe('INVALID_INPUT');
    await api.as('viewer').get('/teams/orphan').expect(404);
  });

  it('is created once, even by two requests at the same instant', async () => {
    const create = () => api.as('admin').post('/teams', { slug: 'at-once', name: 'At once' });
    const answers = await Promise.all([create(), create(), create()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });
});

describe('inheritance', () => {
  it('goes from the organisation to the team to the sub-team, and the nearest decides', async () => {
    await api.given.team('upper');
    await api.given.team('lower', 'upper');
    await api.given.release({
      organisation: aTemplate({ servers: { jira }, parameters: { region: 'eu' } }),
      upper: aTemplate({
        servers: { wiki: anEntry('com.example/wiki@1.0.0', { args: ['--in', '${region}'] }) },
      }),
      lower: aTemplate({
        servers: { jira: anEntry('com.example/jira@2.0.0') },
        parameters: { region: 'emea' },
      }),
    });
    expect(Object.keys(await readServers('organisation'))).toEqual(['jira']);
    expect(await readServers('upper')).toMatchObject({
      jira: { args: ['-y', '@com.example/jira@1.0.0'] },
      wiki: { args: ['-y', '@com.example/wiki@1.0.0', '--in', 'eu'] },
    });
    expect(await readServers('lower')).toMatchObject({
      jira: { args: ['-y', '@com.example/jira@2.0.0'] },
      wiki: { args: ['-y', '@com.example/wiki@1.0.0', '--in', 'emea'] },
    });
  });

  it('reaches a team that is created later, in a release of its own', async () => {
    const { body: before } = await api.as('viewer').get('/releases?limit=1');
    await api.given.team('latecomer', 'lower');
    const { body: after } = await api.as('viewer').get('/releases?limit=1');
    expect(after.items[0]).toMatchObject({
      number: before.items[0].number + 1,
      reason: 'team created: latecomer',
      teams: ['latecomer'],
    });
    expect(await readServers('latecomer')).toEqual(await readServers('lower'));
  });

  it('ends where a team takes a server out', async () => {
    await api.given.team('without-jira');
    await api.given.release({
      'without-jira': aTemplate({ servers: { jira: { ...jira, enabled: false } } }),
    });
    expect(await readServers('without-jira')).toEqual({});
    const { body } = await api.as('viewer').get('/teams/without-jira/effective').expect(200);
    expect(body.draft.removed).toMatchObject([{ key: 'jira', from: 'organisation', by: 'without-jira' }]);
  });

  it('lets a team choose its clients, and the OSes of a server', async () => {
    await api.given.team('choosy');
    await api.given.release({
      choosy: aTemplate({
        servers: { wiki: { ...wiki, oses: ['darwin'], clients: ['vscode'] } },
        clients: { vscode: { level: 'user' }, 'claude-code': null },
      }),
    });
    const { body } = await api.as('viewer').get('/releases?limit=1');
    const read = async (os: string) =>
      (await api.as('viewer').get(`/releases/${body.items[0].number}/files?team=choosy&os=${os}`)).body.items;
    const [[mac], [linux]] = [await read('darwin'), await read('linux')];
    expect([mac.client, linux.client]).toEqual(['vscode', 'vscode']);
    expect(Object.keys(JSON.parse(mac.text).servers)).toEqual(['jira', 'wiki']);
    expect(Object.keys(JSON.parse(linux.text).servers)).toEqual(['jira']);
  });
});

describe('a template', () => {
  it('is kept as numbered revisions, each with its author and its change', async () => {
    await api.given.team('history');
    const none = await api.as('viewer').get('/teams/history/template').expect(200);
    expect(none.body).toMatchObject({ revision: 0, template: { servers: {} }, createdBy: null });
    await api.given.release({ history: aTemplate({ servers: { jira } }) });
    const { change } = await api.given.release({ history: aTemplate({ servers: { jira, wiki } }) });
    const current = await api.as('viewer').get('/teams/history/template').expect(200);
    expect(current.body).toMatchObject({ revision: 2, change, createdBy: { name: 'alice' } });
    const first = await api.as('viewer').get('/teams/history/template?revision=1').expect(200);
    expect(Object.keys(first.body.template.servers)).toEqual(['jira']);
    const list = await api.as('viewer').get('/teams/history/template/revisions').expect(200);
    expect(list.body.items.map(({ revision }: { revision: number }) => revision)).toEqual([2, 1]);
    await api.as('viewer').get('/teams/history/template?revision=3').expect(404);
  });

  it('shows what a revision changed, in sentences and as a diff', async () => {
    const { body } = await api.as('viewer').get('/teams/history/template/diff').expect(200);
    expect(body).toMatchObject({
      from: 1,
      to: 2,
      changes: [{ kind: 'added', subject: 'wiki', message: 'adds wiki: com.example/wiki 1.0.0' }],
    });
    expect(body.diff).toContain('+    "wiki": {');
    const whole = await api.as('viewer').get('/teams/history/template/diff?from=0&to=1').expect(200);
    expect(whole.body.changes).toMatchObject([{ subject: 'jira' }, { subject: 'client:claude-code' }]);
  });
});

describe('a preview', () => {
  const preview = (template: object) => api.as('viewer').post('/teams/organisation/preview', { template });

  it('renders every OS and changes nothing', async () => {
    const before = await api.lastAuditEvent();
    const { body } = (await preview(aTemplate({ servers: { wiki } })).expect(200)) as { body: PreviewView };
    expect(body.files.map(({ os, client }) => `${os} ${client}`)).toEqual([
      'darwin claude-code',
      'linux claude-code',
      'windows claude-code',
    ]);
    expect(Object.keys(JSON.parse(body.files[1]!.text).mcpServers)).toEqual(['wiki']);
    expect(body.findings).toEqual([]);
    expect(await api.lastAuditEvent()).toEqual(before);
  });

  it('shows findings instead of refusing', async () => {
    await api.given.server({ server: 'com.example/unread', status: 'in-review' });
    const servers = {
      unread: anEntry('com.example/unread@1.0.0'),
      ghost: anEntry('com.example/ghost@1.0.0'),
      wiki,
    };
    const { body } = (await preview(aTemplate({ servers })).expect(200)) as { body: PreviewView };
    expect(body.findings.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([
      'approved-servers ghost',
      'approved-servers unread',
    ]);
    expect(Object.keys(JSON.parse(body.files[0]!.text).mcpServers)).toEqual(['wiki']);
  });

  it('writes no file that would hold a literal for a declared secret', async () => {
    const launch = anNpmLaunch({ env: { TOKEN: 'secret://env/TOKEN' } });
    await api.given.server({ server: 'com.example/secret', launch, secretInputs: ['TOKEN'] });
    const literal = ['hunter', '2', '-and-more'].join('');
    const servers = { secret: anEntry('com.example/secret@1.0.0', { env: { TOKEN: literal } }) };
    const { body } = (await preview(aTemplate({ servers })).expect(200)) as { body: PreviewView };
    expect(body.files).toEqual([]);
    expect(body.findings).toContainEqual(expect.objectContaining({ severity: 'error', subject: 'secret' }));
    expect(JSON.stringify(body.findings)).not.toContain(literal);
  });

  it('writes no file that would hold what looks like a secret', async () => {
    const secret = ['ghp', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z12'].join('_');
    const servers = { wiki: { ...wiki, env: { GITHUB_TOKEN: secret } } };
    const { body } = (await preview(aTemplate({ servers })).expect(200)) as { body: PreviewView };
    expect(body.files).toEqual([]);
    expect(body.findings).toMatchObject([{ rule: 'no-plaintext-secret', where: 'env.GITHUB_TOKEN' }]);
    expect(JSON.stringify(body.findings) + api.log.join('')).not.toContain(secret);
  });

  it('names every mistake of a malformed template at once', async () => {
    const bad = {
      servers: { 'not a key': { server: 'x', version: '' } },
      clients: { notepad: {} },
      colour: 'red',
    };
    const { body } = await preview(bad).expect(400);
    expect(body.issues.map(({ path }: { path: string }) => path)).toEqual([
      'colour',
      'servers.not a key',
      'servers.not a key.server',
      'servers.not a key.version',
      'clients.notepad',
    ]);
  });
});
