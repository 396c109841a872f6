import type { ExceptionView, GrantException, PlanView, PolicyView, RuleView } from '@app/contract';
import type { PolicyDocument, RuleMode, TeamSlug } from '@app/domain';
import { aTemplate, anEntry, anNpmLaunch } from './a-template.js';
import { type Api, EVERYONE, type Person, startApi } from './harness.js';

const DAY = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.server({ server: 'com.example/wiki' });
  // Approved, and yet against a rule: its image can be replaced under the same tag.
  const launch = {
    ...anNpmLaunch({ version: 'latest' }),
    registry: 'oci',
    identifier: 'ghcr.io/example/board',
    runner: 'docker',
  } as const;
  await api.given.server({ server: 'com.example/board', launch });
});
afterAll(() => api.close());

const withWiki = aTemplate({ servers: { wiki: anEntry('com.example/wiki@1.0.0') } });
const withBoard = aTemplate({ servers: { board: anEntry('com.example/board@1.0.0') } });

const tolerated = (over: Partial<GrantException> = {}): GrantException => ({
  rule: 'immutable-image',
  subject: 'board',
  reason: 'the vendor publishes no digests before June',
  until: inDays(30),
  ...over,
});

const grant = (person: Person, team: string, over: Partial<GrantException> = {}) =>
  api.as(person).post(`/teams/${team}/exceptions`, tolerated(over));

async function granted(team: string, over: Partial<GrantException> = {}): Promise<ExceptionView> {
  return (await grant('bob', team, over).expect(201)).body as ExceptionView;
}

async function getPolicy(team: string): Promise<PolicyView> {
  return (await api.as('viewer').get(`/teams/${team}/policy`).expect(200)).body as PolicyView;
}

async function toPolicyEdit(team: string, policy: PolicyDocument) {
  return { kind: 'policy', team, baseRevision: (await getPolicy(team)).revision, policy };
}

/** A policy that went all the way: proposed by Alice, approved and released by Bob. Answers the change's number. */
async function released(team: string, policy: PolicyDocument): Promise<number> {
  const edits = [await toPolicyEdit(team, policy)];
  const { body } = await api.as('alice').post('/changes', { title: 'a policy', edits }).expect(201);
  await approve(body.number).expect(201);
  await api.as('bob').post(`/changes/${body.number}/release`).expect(201);
  return body.number as number;
}

const approve = (change: number, person: Person = 'bob') =>
  api.as(person).post(`/changes/${change}/approval`);

async function plan(change: number): Promise<PlanView> {
  return (await api.as('viewer').get(`/changes/${change}/plan`).expect(200)).body as PlanView;
}

describe('the rules', () => {
  it('are all on one page, each with its reason and what to do, for anyone who is signed in', async () => {
    const { body } = await api.as('viewer').get('/policy/rules?limit=200').expect(200);
    expect(body.nextCursor).toBeNull();
    expect(body.items.map(({ id }: RuleView) => id).sort()).toEqual([
      'allowed-runners',
      'allowed-sources',
      'approved-servers',
      'container-isolation',
      'exact-version',
      'filesystem-scope',
      'immutable-image',
      'no-plaintext-secret',
      'no-shadowing',
      'no-shell',
      'remote-tls',
      'server-keys',
    ]);
    for (const rule of body.items as RuleView[]) {
      expect(rule).toEqual({
        id: expect.stringMatching(/^[a-z][a-z-]+$/),
        title: expect.any(String),
        rationale: expect.any(String),
        fix: expect.stringMatching(/\.$/),
        defaultMode: 'enforce',
      });
    }
  });
});

describe('a policy', () => {
  it('says nothing until a change brings one; the defaults hold, spelled out', async () => {
    await api.given.team('silent');
    const { revision, policy, effective } = await getPolicy('silent');
    expect([revision, policy]).toEqual([0, { rules: {} }]);
    expect(new Set(Object.values(effective.rules))).toEqual(new Set<RuleMode>(['enforce']));
    expect(effective.allowedRunners).toEqual(expect.arrayContaining(['npx', 'uvx', 'docker', 'path']));
    expect(effective.allowedSources).toEqual(['npm', 'pypi', 'docker.io', 'ghcr.io', 'https://*']);
    expect(effective.deniedServers).toEqual([]);
  });

  it('is kept as numbered revisions, each with its author and its change', async () => {
    await api.given.team('kept');
    const first = await released('kept', { rules: {}, deniedServers: ['com.example/old'] });
    const second = await released('kept', { rules: {}, deniedServers: ['com.example/*'] });
    expect(await getPolicy('kept')).toMatchObject({
      revision: 2,
      policy: { deniedServers: ['com.example/*'] },
    });
    const { body: list } = await api.as('viewer').get('/teams/kept/policy/revisions').expect(200);
    expect(list).toMatchObject({
      items: [
        { team: 'kept', revision: 2, change: second, createdBy: { name: 'alice' } },
        { team: 'kept', revision: 1, change: first, policy: { deniedServers: ['com.example/old'] } },
      ],
      nextCursor: null,
    });
    const { body: earlier } = await api.as('viewer').get('/teams/kept/policy?revision=1').expect(200);
    expect(earlier).toMatchObject({ revision: 1, effective: { deniedServers: ['com.example/old'] } });
    const { body: page } = await api.as('viewer').get('/teams/kept/policy/revisions?limit=1').expect(200);
    const next = await api.as('viewer').get(`/teams/kept/policy/revisions?limit=1&cursor=${page.nextCursor}`);
    expect(next.body.items).toMatchObject([{ revision: 1 }]);
  });

  it.each([
    ['/teams/kept/policy?revision=9', 404, 'NOT_FOUND'],
    ['/teams/kept/policy?revision=0', 400, 'INVALID_INPUT'],
    ['/teams/kept/policy?revision=99999999999', 400, 'INVALID_INPUT'],
    ['/teams/kept/policy?revision=newest', 400, 'INVALID_INPUT'],
    ['/teams/nowhere/policy', 404, 'NOT_FOUND'],
    ['/teams/nowhere/policy/revisions', 404, 'NOT_FOUND'],
    ['/teams/Not%20A%20Slug/policy', 400, 'INVALID_NAME'],
  ])('is not found at %s', async (path, status, code) => {
    const answer = await api.as('viewer').get(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('names the mistakes of a proposed layer, rules that are none included', async () => {
    const policy = { rules: { 'no-shel': 'enforce', 'no-shell': 'maybe' }, allowedRunner: ['npx'] };
    const propose = (broken: object) =>
      api.as('alice').post('/changes', {
        title: 'a policy',
        edits: [{ kind: 'policy', team: 'organisation', baseRevision: 0, policy: broken }],
      });
    const { body: malformed } = await propose(policy).expect(400);
    expect(malformed.issues.map(({ path }: { path: string }) => path)).toEqual([
      'edits[0].policy.allowedRunner',
      'edits[0].policy.rules.no-shell',
    ]);
    const { body: unknown } = await propose({ rules: { 'no-shel': 'enforce' } }).expect(400);
    expect(unknown).toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'edits[0].policy.rules.no-shel' }],
      hint: expect.stringContaining('no-shell'),
    });
  });

  it('holds no password: a source is named without one', async () => {
    const secret = ['p4ss', 'w0rd', 'of-the-mirror'].join('');
    const policy = { rules: {}, allowedSources: [`https://mirror:${secret}@npm.example.com`] };
    const edits = [await toPolicyEdit('organisation', policy)];
    const { body } = await api.as('alice').post('/changes', { title: 'a mirror', edits }).expect(422);
    expect(body).toMatchObject({
      code: 'PLAINTEXT_SECRET',
      issues: [{ path: 'edits[0].policy.allowedSources[0]' }],
    });
    expect(JSON.stringify(body) + api.log.join('')).not.toContain(secret);
  });

  it('of the organisation may loosen a default; of a team it only tightens what is above', async () => {
    await api.given.team('layered');
    await api.given.team('layered-below', 'layered');
    await released('organisation', {
      rules: { 'server-keys': 'off', 'no-shadowing': 'warn' },
      allowedSources: ['npm', 'ghcr.io', '*.example.com'],
    });
    await released('layered', {
      rules: { 'server-keys': 'warn', 'no-shell': 'off' },
      allowedSources: ['mcp.example.com', 'ghcr.io', 'pypi'],
      allowedRunners: ['docker', 'bash'],
      deniedServers: ['com.example/old'],
    });
    const { policy, effective } = await getPolicy('layered-below');
    expect(policy).toEqual({ rules: {} });
    expect(effective).toMatchObject({
      rules: { 'server-keys': 'warn', 'no-shadowing': 'warn', 'no-shell': 'enforce' },
      allowedSources: ['ghcr.io', 'mcp.example.com'],
      allowedRunners: ['docker'],
      deniedServers: ['com.example/old'],
    });
    await released('organisation', { rules: {} });
  });

  it('that denies a server is refused while a team below has it, and passes together with its removal', async () => {
    await api.given.team('denying');
    await api.given.team('denied', 'denying');
    await api.given.release({ denied: withWiki });
    const deny = await toPolicyEdit('denying', { rules: {}, deniedServers: ['com.example/wiki'] });
    const propose = async (edits: object[]) =>
      (await api.as('alice').post('/changes', { title: 'deny', edits }).expect(201)).body.number as number;
    const { body } = await approve(await propose([deny])).expect(409);
    expect(body).toMatchObject({
      code: 'POLICY_REFUSED',
      findings: [{ rule: 'denied-servers', subject: 'wiki' }],
    });
    const removal = { kind: 'template', team: 'denied', baseRevision: 1, template: aTemplate() };
    const both = await propose([deny, removal]);
    await approve(both).expect(201);
    await api.as('bob').post(`/changes/${both}/release`).expect(201);
    expect((await getPolicy('denied')).effective.deniedServers).toEqual(['com.example/wiki']);
  });
});

describe('an exception', () => {
  it('lets a finding pass, visibly, and leaves a trace', async () => {
    await api.given.team('excused');
    const { number } = await api.given.change({ excused: withBoard });
    expect((await plan(number)).refused).toBe(true);
    await approve(number).expect(409);

    const exception = await granted('excused', { reason: '  a reason  ' });
    expect(exception).toMatchObject({
      team: 'excused',
      rule: 'immutable-image',
      subject: 'board',
      reason: 'a reason',
      approvedBy: api.idOf('bob'),
      approver: { id: api.idOf('bob'), name: 'bob' },
    });
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'exception.granted',
      actor: { id: api.idOf('bob') },
      subject: 'team:excused',
      before: null,
      after: { id: exception.id, rule: 'immutable-image', subject: 'board', until: exception.until },
    });

    const { refused, teams } = await plan(number);
    expect(refused).toBe(false);
    expect(teams[0]!.findings).toMatchObject([
      { rule: 'immutable-image', severity: 'error', exception: { id: exception.id, until: exception.until } },
    ]);
    await approve(number).expect(201);
    await api.as('bob').post(`/changes/${number}/release`).expect(201);
  });

  it('ends when it is taken back: a change that was approved under it is not released', async () => {
    await api.given.team('taken-back');
    const { id } = await granted('taken-back');
    const { number } = await api.given.approvedChange({ 'taken-back': withBoard });
    await api.as('reviewer').delete(`/teams/taken-back/exceptions/${id}`).expect(204);
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'exception.ended',
      actor: { id: api.idOf('reviewer') },
      subject: 'team:taken-back',
      before: { id, approvedBy: api.idOf('bob') },
      after: null,
    });
    const { body } = await api.as('bob').post(`/changes/${number}/release`).expect(409);
    expect(body.code).toBe('POLICY_REFUSED');
    await api.as('reviewer').delete(`/teams/taken-back/exceptions/${id}`).expect(404);
  });

  it('is ended once, even by requests at the same instant', async () => {
    await api.given.team('ended-at-once');
    const { id } = await granted('ended-at-once');
    const end = () => api.as('reviewer').delete(`/teams/ended-at-once/exceptions/${id}`);
    const answers = await Promise.all([end(), end(), end()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
  });

  it('counts no more after its date, and is still listed', async () => {
    await api.given.team('run-out');
    const { id } = await api.store.transaction((tx) =>
      tx.exceptions.create({
        ...tolerated({ until: inDays(-1) }),
        team: 'run-out' as TeamSlug,
        approvedBy: api.idOf('bob'),
      }),
    );
    const { number } = await api.given.change({ 'run-out': withBoard });
    expect((await plan(number)).refused).toBe(true);
    await approve(number).expect(409);
    const { body } = await api.as('viewer').get('/teams/run-out/exceptions').expect(200);
    expect(body.items).toMatchObject([{ id }]);
  });

  it('counts for the teams below, and for none beside or above', async () => {
    await api.given.team('upper');
    await api.given.team('lower', 'upper');
    await api.given.team('beside');
    await granted('upper');
    const refusedFor = async (team: string) =>
      (await plan((await api.given.change({ [team]: withBoard })).number)).refused;
    expect(await refusedFor('lower')).toBe(false);
    expect(await refusedFor('beside')).toBe(true);
    expect(await refusedFor('organisation')).toBe(true);
  });

  it('counts for the subject and the rule that it names', async () => {
    await api.given.team('precise');
    await granted('precise', { subject: 'another' });
    await granted('precise', { rule: 'exact-version' });
    const { number } = await api.given.change({ precise: withBoard });
    expect((await plan(number)).refused).toBe(true);
    await granted('precise', { subject: '*' });
    expect((await plan(number)).refused).toBe(false);
  });

  it('lets no secret be written that only parameters make one', async () => {
    await api.given.team('composed');
    const secret = ['hunter2', 'abc'].join('');
    const wiki = anEntry('com.example/wiki@1.0.0', { args: ['https://app:${part}@db.example.com/'] });
    const { number } = await api.given.change({
      composed: aTemplate({ servers: { wiki }, parameters: { part: secret } }),
    });
    await granted('composed', { rule: 'no-plaintext-secret', subject: '*' });
    const { status, body } = await approve(number);
    expect([status, body.code]).toEqual([409, 'POLICY_REFUSED']);
    expect(body.findings).toMatchObject([{ rule: 'plaintext-secret', subject: 'wiki', where: 'args[0]' }]);
    expect(JSON.stringify(body)).not.toContain(secret);
  });

  it('does not count for the changes of whoever granted it', async () => {
    await api.given.team('own-word');
    await grant('alice', 'own-word').expect(201);
    const own = await api.given.change({ 'own-word': withBoard }, { proposedBy: 'alice' });
    expect((await plan(own.number)).refused).toBe(true);
    const { body } = await approve(own.number).expect(409);
    expect(body).toMatchObject({
      code: 'POLICY_REFUSED',
      findings: [{ rule: 'immutable-image' }],
      hint: expect.stringContaining('someone else than its proposer'),
    });
    const others = await api.given.change({ 'own-word': withBoard }, { proposedBy: 'bob' });
    expect((await plan(others.number)).refused).toBe(false);
    await approve(others.number, 'alice').expect(201);

    await granted('own-word');
    expect((await plan(own.number)).refused).toBe(false);
    await approve(own.number).expect(201);
  });

  it('counts for one’s own changes in an organisation of one', async () => {
    await api.given.team('alone');
    await grant('alice', 'alone').expect(201);
    const { number } = await api.given.change({ alone: withBoard }, { proposedBy: 'alice' });
    await setSinglePerson(true);
    try {
      expect((await plan(number)).refused).toBe(false);
      await approve(number, 'alice').expect(201);
    } finally {
      await setSinglePerson(false);
    }
    const { body } = await api.as('alice').post(`/changes/${number}/release`).expect(409);
    expect(body.code).toBe('POLICY_REFUSED');
  });

  it('lets no denied server pass', async () => {
    await api.given.team('deny-wins');
    await released('deny-wins', { rules: {}, deniedServers: ['com.example/board'] });
    const { body } = await api.as('viewer').get('/policy/rules');
    for (const { id } of body.items as RuleView[]) await granted('deny-wins', { rule: id, subject: '*' });
    const { number } = await api.given.change({ 'deny-wins': withBoard });
    expect((await approve(number).expect(409)).body.findings).toMatchObject([{ rule: 'denied-servers' }]);
  });

  it('lets a change pass that names an unapproved version, and still delivers none', async () => {
    await api.given.server({ server: 'com.example/unread', status: 'in-review' });
    await api.given.team('not-delivered');
    await granted('not-delivered', { rule: 'approved-servers', subject: 'unread' });
    const servers = { unread: anEntry('com.example/unread@1.0.0'), wiki: anEntry('com.example/wiki@1.0.0') };
    const { number } = await api.given.release({ 'not-delivered': aTemplate({ servers }) });
    const { body } = await api.as('viewer').get(`/releases/${number}/files?team=not-delivered&os=linux`);
    expect(body.items[0].text).toContain('"wiki"');
    expect(body.items[0].text).not.toContain('unread');
  });
});

describe('exceptions', () => {
  it('are listed with those the team inherits and who approved them, newest first, page by page', async () => {
    await api.given.team('listed');
    await api.given.team('listed-below', 'listed');
    await api.given.team('listed-beside');
    const first = await granted('listed');
    const second = (await grant('admin', 'listed-below').expect(201)).body as ExceptionView;
    await granted('listed-beside');
    const list = async (query = '') =>
      (await api.as('auditor').get(`/teams/listed-below/exceptions${query}`).expect(200)).body;
    expect((await list()).items).toEqual([second, first]);
    const page = await list('?limit=1');
    expect(page.items).toMatchObject([{ team: 'listed-below', approver: { name: 'admin' } }]);
    const rest = await list(`?limit=1&cursor=${page.nextCursor}`);
    expect(rest).toMatchObject({ items: [{ team: 'listed', approver: { name: 'bob' } }], nextCursor: null });
    const own = await api.as('viewer').get('/teams/listed/exceptions').expect(200);
    expect(own.body.items).toEqual([first]);
  });

  it('are ended where they were granted', async () => {
    await api.given.team('granting');
    await api.given.team('granting-below', 'granting');
    const { id } = await granted('granting');
    const { body } = await api.as('bob').delete(`/teams/granting-below/exceptions/${id}`).expect(404);
    expect(body.hint).toContain('granted for granting');
    await api.as('bob').delete(`/teams/granting/exceptions/${id}`).expect(204);
  });

  it('are granted and ended by reviewers and administrators alone, and read by everyone with a role', async () => {
    await api.given.team('whose');
    const answers = EVERYONE.map(async (person) => {
      const { id } = await granted('whose');
      const { status: read } = await api.as(person).get('/teams/whose/exceptions');
      const { status: added } = await grant(person, 'whose');
      const { status: ended } = await api.as(person).delete(`/teams/whose/exceptions/${id}`);
      return [person, [read, added, ended]];
    });
    expect(Object.fromEntries(await Promise.all(answers))).toEqual({
      admin: [200, 201, 204],
      alice: [200, 201, 204],
      bob: [200, 201, 204],
      reviewer: [200, 201, 204],
      maintainer: [200, 403, 403],
      auditor: [200, 403, 403],
      viewer: [200, 403, 403],
      nobody: [403, 403, 403],
    });
  });

  it.each<[string, Partial<Record<keyof GrantException | 'team', unknown>>, string[]]>([
    ['a rule there is not', { rule: 'no-shel' }, ['rule']],
    ['a denied server', { rule: 'denied-servers' }, ['rule']],
    ['no rule', { rule: undefined }, ['rule']],
    ['no reason', { reason: undefined }, ['reason']],
    ['a blank reason', { reason: '   ' }, ['reason']],
    ['a reason without end', { reason: 'x'.repeat(2001) }, ['reason']],
    ['a reason with a NUL character', { reason: 'a\0b' }, ['reason']],
    ['a subject that is none', { subject: 'two words' }, ['subject']],
    ['no subject', { subject: '' }, ['subject']],
    ['a day that is past', { until: inDays(-1) }, ['until']],
    ['a day too far ahead', { until: inDays(400) }, ['until']],
    ['an end without a zone', { until: '2030-01-01T00:00:00' }, ['until']],
    ['a day that is none', { until: 'soon' }, ['until']],
    ['several mistakes', { rule: 'x', subject: 'a b', until: inDays(-1) }, ['rule', 'subject', 'until']],
    ['a field nobody knows', { team: 'organisation' }, ['team']],
  ])('are refused with %s', async (_, over, paths) => {
    const { body } = await grant('bob', 'organisation', over as Partial<GrantException>).expect(400);
    expect(body.code).toBe('INVALID_INPUT');
    const named = (body.issues as { path: string }[]).map(({ path }) => path);
    expect([...new Set(named)]).toEqual(paths);
  });

  it('are refused with a reason that holds a secret, which is then nowhere', async () => {
    const secret = ['ghp', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z12'].join('_');
    const { body } = await grant('bob', 'organisation', { reason: `until ${secret} is replaced` }).expect(
      422,
    );
    expect(body).toMatchObject({ code: 'PLAINTEXT_SECRET', issues: [{ path: 'reason' }] });
    expect(JSON.stringify(body) + api.log.join('')).not.toContain(secret);
  });

  it('are not found where there is no such team or exception', async () => {
    await grant('bob', 'nowhere').expect(404);
    await api.as('viewer').get('/teams/nowhere/exceptions').expect(404);
    await api.as('viewer').get('/teams/organisation/exceptions?cursor=nonsense').expect(400);
    const unknown = '00000000-0000-7000-8000-000000000000';
    await api.as('bob').delete(`/teams/organisation/exceptions/${unknown}`).expect(404);
    await api.as('bob').delete('/teams/organisation/exceptions/not-an-id').expect(400);
  });
});

async function setSinglePerson(singlePerson: boolean): Promise<void> {
  await api.store.transaction(async (tx) => {
    await tx.organisation.save({ ...(await tx.organisation.get()), singlePerson });
  });
}
