import type { PlanView, PolicyView, RuleView } from '@app/contract';
import { ORGANISATION, type PolicyDocument, type TeamSlug } from '@app/domain';
import { anEntry, aTemplate } from './a-template.js';
import { type Api, startApi } from './harness.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.team('platform');
  await api.given.team('emea', 'platform');
});
afterAll(() => api.close());

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
const policyOf = async (team: string) =>
  (await api.as('viewer').get(`/teams/${team}/policy`).expect(200)).body as PolicyView;

/** A policy comes as templates do: proposed by Alice, approved and released by Bob. */
async function setPolicy(team: TeamSlug, policy: PolicyDocument): Promise<void> {
  const { revision } = await policyOf(team);
  const edits = [{ kind: 'policy', team, baseRevision: revision, policy }];
  const { body } = await api.as('alice').post('/changes', { title: 'policy', edits }).expect(201);
  await api.as('bob').post(`/changes/${body.number}/approval`).expect(201);
  await api.as('bob').post(`/changes/${body.number}/release`).expect(201);
}

describe('the rules', () => {
  it('are twelve, each with its reason and what to do', async () => {
    const { body } = await api.as('viewer').get('/policy/rules').expect(200);
    expect(body.items.map(({ id }: RuleView) => id)).toEqual([
      ...[
        'approved-servers',
        'exact-version',
        'no-plaintext-secret',
        'remote-tls',
        'filesystem-scope',
        'container-isolation',
      ],
      ...['no-shell', 'allowed-runners', 'allowed-sources', 'server-keys', 'no-shadowing', 'immutable-image'],
    ]);
    for (const { title, rationale, fix, defaultMode } of body.items as RuleView[]) {
      expect([title, rationale, fix].every((text) => text.length > 10)).toBe(true);
      expect(defaultMode).toBe('enforce');
    }
  });
});

describe('a team’s policy', () => {
  it('is the default until somebody says otherwise', async () => {
    expect(await policyOf('emea')).toMatchObject({
      team: 'emea',
      revision: 0,
      policy: { rules: {} },
      effective: {
        rules: { 'no-shell': 'enforce' },
        allowedRunners: null,
        allowedSources: null,
        deniedServers: [],
      },
    });
  });

  it('shows what holds with every layer above, where a lower one only tightens', async () => {
    await setPolicy(ORGANISATION, { rules: { 'no-shell': 'warn' }, allowedRunners: ['npx', 'docker'] });
    await setPolicy('platform' as TeamSlug, {
      rules: { 'no-shell': 'off', 'remote-tls': 'off' },
      allowedRunners: ['docker', 'uvx'],
      deniedServers: ['com.example/denied'],
    });
    const { revision, policy, effective } = await policyOf('emea');
    expect([revision, policy]).toEqual([0, { rules: {} }]);
    expect(effective).toMatchObject({
      rules: { 'no-shell': 'warn', 'remote-tls': 'enforce' },
      allowedRunners: ['docker'],
      deniedServers: ['com.example/denied'],
    });
    expect((await policyOf('platform')).revision).toBe(1);
  });

  it('is not there for a team that is not', async () => {
    await api.as('viewer').get('/teams/nowhere/policy').expect(404);
    await api.as('viewer').get('/teams/nowhere/exceptions').expect(404);
  });
});

describe('an exception', () => {
  const grant = (over: object = {}, team = 'tolerant') =>
    api.as('bob').post(`/teams/${team}/exceptions`, {
      rule: 'allowed-runners',
      subject: 'jira',
      reason: 'until the image is ready',
      until: tomorrow(),
      ...over,
    });

  it('lets a refused change pass until it ends, and leaves a trace', async () => {
    await api.given.team('tolerant');
    await api.given.server();
    await setPolicy('tolerant' as TeamSlug, { rules: {}, allowedRunners: [] });
    const { number } = await api.given.change({
      tolerant: aTemplate({ servers: { jira: anEntry('com.example/jira@1.0.0') } }),
    });
    const plan = async () =>
      (await api.as('bob').get(`/changes/${number}/plan`).expect(200)).body as PlanView;
    expect((await plan()).refused).toBe(true);

    const { body } = await grant().expect(201);
    expect(body).toMatchObject({ team: 'tolerant', rule: 'allowed-runners', approvedBy: api.idOf('bob') });
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'exception.granted',
      subject: 'team:tolerant',
      actor: { id: api.idOf('bob') },
    });
    expect((await plan()).refused).toBe(false);
    expect((await plan()).teams[0]!.findings).toMatchObject([
      { rule: 'allowed-runners', exception: { id: body.id } },
    ]);
    const { body: list } = await api.as('viewer').get('/teams/tolerant/exceptions').expect(200);
    expect(list).toEqual({ items: [body], nextCursor: null });

    await api.as('bob').delete(`/teams/tolerant/exceptions/${body.id}`).expect(204);
    expect(await api.lastAuditEvent()).toMatchObject({ type: 'exception.ended', before: { id: body.id } });
    expect((await plan()).refused).toBe(true);
  });

  it.each([
    [{ rule: 'no-such-rule' }, 'rule'],
    [{ subject: '' }, 'subject'],
    [{ reason: ' ' }, 'reason'],
    [{ until: 'soon' }, 'until'],
    [{ until: '2020-01-01T00:00:00Z' }, 'until'],
    [{ until: '2999-01-01T00:00:00Z' }, 'until'],
    [{ forever: true }, 'forever'],
  ])('is refused with %j', async (over, path) => {
    const { body } = await grant(over, 'platform').expect(400);
    expect(body).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path }] });
  });

  it('is refused when its reason gives a secret away', async () => {
    const { body } = await grant({ reason: 'use gh' + 'p_' + 'aB3dE5fG7hJ9kL1mN3pQ5rS7' }, 'platform').expect(
      422,
    );
    expect(body.code).toBe('PLAINTEXT_SECRET');
  });

  it('is for reviewers to grant and to end', async () => {
    const { body } = await grant({}, 'platform').expect(201);
    for (const person of ['maintainer', 'auditor', 'viewer'] as const) {
      await api.as(person).post('/teams/platform/exceptions', {}).expect(403);
      await api.as(person).delete(`/teams/platform/exceptions/${body.id}`).expect(403);
    }
  });

  it('belongs to its team alone', async () => {
    const { body } = await grant({}, 'platform').expect(201);
    await api.as('bob').delete(`/teams/emea/exceptions/${body.id}`).expect(404);
    await api.as('bob').delete('/teams/platform/exceptions/00000000-0000-7000-8000-000000000000').expect(404);
    await api.as('bob').delete('/teams/platform/exceptions/none').expect(400);
  });
});
