import type { PlanView } from '@app/contract';
import type { Template } from '@app/domain';
import { ADevice } from './a-device.js';
import { aTemplate, anEntry, anNpmLaunch } from './a-template.js';
import { type Api, type Person, startApi } from './harness.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.server({ server: 'com.example/jira' });
  await api.given.server({ server: 'com.example/wiki' });
});
afterAll(() => api.close());

const jira = anEntry('com.example/jira@1.0.0');
const wiki = anEntry('com.example/wiki@1.0.0');
const withJira = aTemplate({ servers: { jira } });

const propose = (person: Person, edits: unknown) =>
  api.as(person).post('/changes', { title: 'a change', edits });
const editOf = (team: string, template: object = withJira) => ({
  kind: 'template',
  team,
  baseRevision: 0,
  template,
});

async function plan(number: number): Promise<PlanView> {
  return (await api.as('viewer').get(`/changes/${number}/plan`).expect(200)).body as PlanView;
}

describe('a change', () => {
  it('needs a second person, and leaves a trace', async () => {
    await api.given.team('four-eyes');
    const { number } = await api.given.change({ 'four-eyes': withJira });
    expect((await api.as('alice').post(`/changes/${number}/approval`).expect(403)).body.code).toBe(
      'SELF_APPROVAL',
    );
    expect((await api.as('bob').post(`/changes/${number}/release`).expect(409)).body.code).toBe(
      'NOT_APPROVED',
    );
    const { body } = await api.as('bob').post(`/changes/${number}/approval`, { note: 'good' }).expect(201);
    expect(body).toMatchObject({ status: 'approved', decidedBy: { name: 'bob' }, decisionNote: 'good' });
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'change.approved',
      actor: { id: api.idOf('bob') },
      subject: `change:${number}`,
      before: { status: 'open' },
      after: { status: 'approved' },
    });
  });

  it('is withdrawn by its author, rejected by others, and closed then', async () => {
    await api.given.team('closing');
    const first = await api.given.change({ closing: withJira });
    await api.as('bob').post(`/changes/${first.number}/withdrawal`).expect(403);
    await api.as('alice').post(`/changes/${first.number}/withdrawal`, { note: 'a better idea' }).expect(201);
    const second = await api.given.change({ closing: withJira });
    await api.as('bob').post(`/changes/${second.number}/rejection`, { note: 'not now' }).expect(201);
    for (const { number } of [first, second]) {
      expect((await api.as('bob').post(`/changes/${number}/approval`).expect(409)).body.code).toBe(
        'WRONG_STATE',
      );
    }
    const { body } = await api.as('viewer').get('/changes?status=rejected&team=closing').expect(200);
    expect(body.items).toMatchObject([{ number: second.number, decisionNote: 'not now' }]);
  });

  it('is proposed by maintainers for their own teams and those below', async () => {
    await api.given.team('owned');
    await api.given.team('owned-below', 'owned');
    await api.given.team('foreign');
    await api
      .as('admin')
      .patch(`/users/${api.idOf('maintainer')}`, { teams: ['owned'] })
      .expect(200);
    await propose('maintainer', [editOf('owned')]).expect(201);
    await propose('maintainer', [editOf('owned-below')]).expect(201);
    expect((await propose('maintainer', [editOf('foreign')]).expect(403)).body.code).toBe('FORBIDDEN');
    await propose('maintainer', [editOf('owned'), editOf('organisation')]).expect(403);
    await propose('reviewer', [editOf('organisation')]).expect(201);
    await propose('viewer', [editOf('owned')]).expect(403);
  });
});

describe('what a change may hold', () => {
  it('is no secret: the field is named, the value is nowhere', async () => {
    const secret = ['sk', 'live', 'aB3dE5fG7hJ9kL1mN3pQ5rS7'].join('_');
    const servers = { jira: { ...jira, env: { JIRA_API_TOKEN: secret } } };
    const { status, body } = await propose('alice', [editOf('organisation', aTemplate({ servers }))]);
    expect([status, body.code]).toEqual([422, 'PLAINTEXT_SECRET']);
    expect(body.issues).toMatchObject([{ path: 'edits[0].template.servers.jira.env.JIRA_API_TOKEN' }]);
    expect(JSON.stringify(body) + api.log.join('')).not.toContain(secret);
    const { body: spoken } = await api
      .as('alice')
      .post('/changes', { title: 'a change', reason: `use ${secret}`, edits: [editOf('organisation')] });
    expect([spoken.code, spoken.issues[0].path]).toEqual(['PLAINTEXT_SECRET', 'reason']);
  });

  it('loses nothing unseen: a name that cannot be used is refused', async () => {
    for (const name of ['constructor', '__proto__']) {
      const text = JSON.stringify({
        title: 'a change',
        edits: [editOf('organisation', aTemplate({ servers: { jira: { ...jira, env: { NAME: 'x' } } } }))],
      });
      const answer = await api
        .as('alice')
        .post('/changes')
        .set('content-type', 'application/json')
        .send(text.replace('"NAME"', `"${name}"`));
      expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_INPUT']);
      expect(answer.body.issues).toMatchObject([{ path: `edits[0].template.servers.jira.env.${name}` }]);
    }
  });

  it('is no secret in the place of a name, either', async () => {
    const secret = ['sk', 'live', 'aB3dE5fG7hJ9kL1mN3pQ5rS7'].join('_');
    const templates: [string, Template][] = [
      ['servers', aTemplate({ servers: { [secret]: jira } })],
      ['servers.jira', aTemplate({ servers: { jira: { ...jira, version: secret } } })],
      ['servers.jira.env', aTemplate({ servers: { jira: { ...jira, env: { [secret]: '1' } } } })],
      ['parameters', aTemplate({ servers: {}, parameters: { [secret]: '1' } })],
    ];
    for (const [path, template] of templates) {
      const { body } = await propose('alice', [editOf('organisation', template)]);
      expect([body.code, body.issues[0].path]).toEqual(['PLAINTEXT_SECRET', `edits[0].template.${path}`]);
      expect(JSON.stringify(body)).not.toContain(secret);
    }
  });

  it('is no literal where the version declares a secret', async () => {
    const launch = anNpmLaunch({ env: { PHRASE: 'Bearer ${secret://env/PHRASE}' } });
    await api.given.server({ server: 'com.example/phrase', launch, secretInputs: ['PHRASE'] });
    const literal = anEntry('com.example/phrase@1.0.0', { env: { PHRASE: 'open sesame' } });
    const { body } = await propose('alice', [
      editOf('organisation', aTemplate({ servers: { literal } })),
    ]).expect(422);
    expect(body).toMatchObject({ issues: [{ path: 'edits[0].template.servers.literal.env.PHRASE' }] });
  });

  it('has every mistake named at once', async () => {
    const bad = [
      {
        kind: 'template',
        team: 'organisation',
        baseRevision: -1,
        template: { servers: { jira: { server: 'x' } } },
      },
      { kind: 'policy', team: 'organisation', baseRevision: 0, policy: { rules: { 'no-shell': 'maybe' } } },
    ];
    const { body } = await propose('alice', bad).expect(400);
    expect(body.issues.map(({ path }: { path: string }) => path)).toEqual([
      'edits[0].baseRevision',
      'edits[0].template.servers.jira.server',
      'edits[0].template.servers.jira.version',
      'edits[1].policy.rules.no-shell',
    ]);
  });

  it.each([
    ['a team there is not', [editOf('nowhere')], 404, 'NOT_FOUND'],
    ['no edit at all', [], 400, 'INVALID_INPUT'],
    ['two edits of one template', [editOf('organisation'), editOf('organisation')], 400, 'INVALID_INPUT'],
    ['a revision that never was', [{ ...editOf('organisation'), baseRevision: 7 }], 409, 'STALE'],
  ])('is refused with %s', async (_, edits, status, code) => {
    const answer = await propose('alice', edits);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('a plan', () => {
  it('shows per team, client and OS what the files would be', async () => {
    await api.given.team('planned');
    await api.given.team('planned-below', 'planned');
    await api.given.release({ planned: withJira });
    const { number } = await api.given.change({ planned: aTemplate({ servers: { jira, wiki } }) });
    const { teams, ...whole } = await plan(number);
    expect(whole).toEqual({ change: number, stale: false, refused: false, devices: 0 });
    expect(teams.map(({ team, changedFiles }) => [team, changedFiles])).toEqual([
      ['planned', 3],
      ['planned-below', 3],
    ]);
    const [file] = teams[0]!.files;
    expect([file!.os, file!.client, file!.form]).toEqual(['darwin', 'claude-code', 'claude-code.user.json']);
    expect(Object.keys(JSON.parse(file!.before!).mcpServers)).toEqual(['jira']);
    expect(Object.keys(JSON.parse(file!.after!).mcpServers)).toEqual(['jira', 'wiki']);
    expect(file!.diff).toContain('+    "wiki": {');
  });

  it('counts the devices whose files would change, and no others', async () => {
    await api.given.team('counted');
    await api.given.team('counted-below', 'counted');
    for (const os of ['linux', 'linux', 'windows'] as const) await ADevice.enrolled(api, 'counted', { os });
    await ADevice.enrolled(api, 'counted-below', { os: 'darwin' });
    const gone = await ADevice.enrolled(api, 'counted', { os: 'linux' });
    await api.as('admin').post(`/devices/${gone.id}/revocation`).expect(200);
    const counts = async (template: Template) => {
      const { teams, devices } = await plan((await api.given.change({ counted: template })).number);
      return [devices, ...teams.map((team) => team.devices)];
    };
    expect(await counts(withJira)).toEqual([4, 3, 1]);
    await api.given.release({ counted: withJira });
    expect(await counts(withJira)).toEqual([0, 0, 0]);
    const onLinux = aTemplate({ servers: { jira, wiki: { ...wiki, oses: ['linux'] } } });
    expect(await counts(onLinux)).toEqual([2, 2, 0]);
  });

  it('shows withdrawn files, and is empty where nothing changes', async () => {
    await api.given.team('withdrawn');
    await api.given.release({ withdrawn: withJira });
    const same = await api.given.change({ withdrawn: withJira });
    expect((await plan(same.number)).teams).toMatchObject([
      { team: 'withdrawn', files: [], changedFiles: 0 },
    ]);
    const off = await api.given.change({ withdrawn: aTemplate({ clients: { 'claude-code': null } }) });
    const [{ files }] = (await plan(off.number)).teams as [PlanView['teams'][number]];
    expect(files).toHaveLength(3);
    expect(files[0]).toMatchObject({ after: null, before: expect.stringContaining('jira') });
  });

  it('of very many teams shows the files of the first, and counts those of all', async () => {
    await api.given.team('wide');
    for (let at = 10; at < 37; at++) await api.given.team(`wide-${at}`, 'wide');
    const { number } = await api.given.change({ wide: withJira });
    const { teams } = await plan(number);
    expect(teams).toHaveLength(28);
    expect(teams.filter(({ files }) => files.length === 3)).toHaveLength(25);
    expect(teams.every(({ changedFiles }) => changedFiles === 3)).toBe(true);
    const { body } = await api.as('viewer').get(`/changes/${number}/plan?team=wide-36`).expect(200);
    expect(body.teams[0].files).toHaveLength(3);
  });

  it('is answered for one team alone', async () => {
    const { number } = await api.given.change({ planned: aTemplate({ servers: { wiki } }) });
    const { body } = await api.as('viewer').get(`/changes/${number}/plan?team=planned-below`).expect(200);
    expect(body.teams.map(({ team }: { team: string }) => team)).toEqual(['planned-below']);
    await api.as('viewer').get(`/changes/${number}/plan?team=closing`).expect(404);
  });
});

describe('a change that breaks policy', () => {
  it.each([
    ['unknown', 'com.example/ghost@1.0.0', 'draft'],
    ['unapproved', 'com.example/unread@1.0.0', 'in-review'],
  ])('may be proposed, but not approved: it names an %s version', async (word, version) => {
    await api.given.team(word);
    if (word === 'unapproved') await api.given.server({ server: 'com.example/unread', status: 'in-review' });
    const { number } = await api.given.change({ [word]: aTemplate({ servers: { it: anEntry(version) } }) });
    const { refused, teams } = await plan(number);
    expect(refused).toBe(true);
    expect(teams[0]!.findings).toMatchObject([
      { rule: 'approved-servers', severity: 'error', subject: 'it' },
    ]);
    const { body } = await api.as('bob').post(`/changes/${number}/approval`).expect(409);
    expect(body).toMatchObject({
      code: 'POLICY_REFUSED',
      findings: [{ rule: 'approved-servers', subject: 'it', fix: expect.any(String) }],
    });
    expect((await api.as('viewer').get(`/changes/${number}`)).body.status).toBe('open');
  });

  it('is not released when its server was revoked after the approval', async () => {
    const { id } = await api.given.server({ server: 'com.example/late' });
    await api.given.team('late');
    const { number } = await api.given.approvedChange({
      late: aTemplate({ servers: { late: anEntry('com.example/late@1.0.0') } }),
    });
    await api.as('bob').post(`/servers/versions/${id}/revocation`).expect(201);
    expect((await plan(number)).refused).toBe(true);
    const { body } = await api.as('bob').post(`/changes/${number}/release`).expect(409);
    expect(body).toMatchObject({ code: 'POLICY_REFUSED', findings: [{ subject: 'late' }] });
    expect((await api.as('viewer').get('/teams/late/template')).body.revision).toBe(0);
  });

  it('is refused for a team below, when that is where it breaks', async () => {
    await api.given.team('above');
    await api.given.team('below', 'above');
    await api.given.release({ below: aTemplate({ servers: { wiki } }) });
    const { number } = await api.given.change({ above: aTemplate({ servers: { Wiki: wiki } }) });
    const { body } = await api.as('bob').post(`/changes/${number}/approval`).expect(409);
    expect(body.code).toBe('POLICY_REFUSED');
    expect(body.detail).toContain('below');
  });

  it('is refused by a policy that came with another change', async () => {
    await api.given.team('strict');
    const policy = { rules: {}, deniedServers: ['com.example/wiki'] };
    const edits = [{ kind: 'policy', team: 'strict', baseRevision: 0, policy }];
    const { body: change } = await propose('alice', edits).expect(201);
    await api.as('bob').post(`/changes/${change.number}/approval`).expect(201);
    const { body: release } = await api.as('bob').post(`/changes/${change.number}/release`).expect(201);
    expect(release).toMatchObject({ change: change.number, cohorts: 0, teams: [] });
    const { number } = await api.given.change({ strict: aTemplate({ servers: { wiki } }) });
    expect((await plan(number)).refused).toBe(true);
    expect((await api.as('viewer').get('/teams/strict')).body.policyRevision).toBe(1);
  });
});

describe('a stale change', () => {
  it('is shown as such, and says who was faster', async () => {
    await api.given.team('busy');
    const slow = await api.given.approvedChange({ busy: aTemplate({ servers: { wiki } }) });
    const { change } = await api.given.release({ busy: withJira });
    expect((await plan(slow.number)).stale).toBe(true);
    const { body } = await api.as('bob').post(`/changes/${slow.number}/release`).expect(409);
    expect(body).toMatchObject({
      code: 'STALE',
      detail: `the template of busy is at revision 1 now, released by alice, with change ${change}; this edit starts from 0`,
      hint: expect.stringContaining('propose the change again'),
    });
  });
});
