import type { ReleaseFileView } from '@app/contract';
import type { TeamSlug } from '@app/domain';
import { aTemplate, anEntry } from './a-template.js';
import { type Api, startApi } from './harness.js';

let api: Api;
let version: string;
beforeAll(async () => {
  api = await startApi();
  version = (await api.given.server({ server: 'com.example/evil' })).id;
  await api.given.server({ server: 'com.example/evil', version: '2.0.0' });
  await api.given.server({ server: 'com.example/wiki' });
  for (const team of ['direct', 'other', 'newer']) await api.given.team(team);
  await api.given.team('inherits', 'direct');
  await api.given.team('overrides', 'direct');
  await api.given.release({
    direct: aTemplate({ servers: { evil, wiki } }),
    newer: aTemplate({ servers: { evil: anEntry('com.example/evil@2.0.0') } }),
    other: aTemplate({ servers: { wiki } }),
    overrides: aTemplate({ servers: { evil: { ...evil, enabled: false } } }),
  });
});
afterAll(() => api.close());

const evil = anEntry('com.example/evil@1.0.0');
const wiki = anEntry('com.example/wiki@1.0.0');

async function readServers(team: string, os: string): Promise<string[]> {
  const latest = await api.store.read.releases.latest();
  const { body } = await api.as('viewer').get(`/releases/${latest}/files?team=${team}&os=${os}`).expect(200);
  return (body.items as ReleaseFileView[]).flatMap(({ text }) => Object.keys(JSON.parse(text).mcpServers));
}

describe('revoking a version', () => {
  it('takes it out of every cohort in one release, and touches no other', async () => {
    const open = await api.given.change({ other: aTemplate({ servers: { evil } }) });
    const before = await api.store.read.releases.latest();
    const untouched = await api.store.read.cohorts.list({
      teams: ['other', 'newer', 'overrides'] as TeamSlug[],
    });

    await api
      .as('bob')
      .post(`/servers/versions/${version}/revocation`, { note: 'it phones home' })
      .expect(201);

    const { body } = await api.as('viewer').get('/releases?limit=1').expect(200);
    expect(body.items[0]).toMatchObject({
      number: before + 1,
      reason: 'server revoked: com.example/evil 1.0.0',
      change: null,
      teams: ['direct', 'inherits'],
      cohorts: 6,
    });
    for (const os of ['darwin', 'linux', 'windows']) {
      expect(await readServers('direct', os)).toEqual(['wiki']);
      expect(await readServers('inherits', os)).toEqual(['wiki']);
    }
    expect(await readServers('newer', 'linux')).toEqual(['evil']);
    const after = await api.store.read.cohorts.list({ teams: ['other', 'newer', 'overrides'] as TeamSlug[] });
    expect(after).toEqual(untouched);
    const { body: plan } = await api.as('viewer').get(`/changes/${open.number}/plan`).expect(200);
    expect(plan.refused).toBe(true);
    expect(plan.teams[0].findings).toMatchObject([{ rule: 'approved-servers', subject: 'evil' }]);
  });

  it('is in the audit log with its reason, in the transaction of the release', async () => {
    const { items } = await api.store.read.audit.list({ limit: 3 });
    const latest = await api.store.read.releases.latest();
    expect(items.map(({ type, subject }) => `${type} ${subject}`)).toEqual([
      'server.revoked server-version:com.example/evil@1.0.0',
      `release.created release:${latest}`,
      `release.signed release:${latest}`,
    ]);
    expect(items[0]!.after).toMatchObject({ status: 'revoked', decisionNote: 'it phones home' });
  });

  it('leaves what was released before as it was', async () => {
    const { body } = await api.as('viewer').get('/releases?team=direct').expect(200);
    const [, released] = body.items;
    const verified = await api.as('viewer').get(`/releases/${released.number}/verification`).expect(200);
    expect(verified.body.reproducible).toBe(true);
  });

  it('is not undone', async () => {
    for (const step of ['review', 'approval', 'deprecation', 'revocation']) {
      const { body } = await api.as('bob').post(`/servers/versions/${version}/${step}`).expect(409);
      expect(body.code).toBe('WRONG_STATE');
    }
  });

  it('makes no release when no team has it', async () => {
    const { id } = await api.given.server({ server: 'com.example/unused' });
    const before = await api.store.read.releases.latest();
    await api.as('bob').post(`/servers/versions/${id}/revocation`).expect(201);
    expect(await api.store.read.releases.latest()).toBe(before);
  });

  it('is for reviewers and administrators', async () => {
    const { id } = await api.given.server({ server: 'com.example/guarded' });
    for (const person of ['maintainer', 'auditor', 'viewer'] as const) {
      await api.as(person).post(`/servers/versions/${id}/revocation`).expect(403);
    }
    await api.as('admin').post(`/servers/versions/${id}/revocation`).expect(201);
  });

  it('wins against a release of the same version at the same instant', async () => {
    const { id } = await api.given.server({ server: 'com.example/racing' });
    await api.given.team('racing');
    const servers = { racing: anEntry('com.example/racing@1.0.0') };
    const { number } = await api.given.approvedChange({ racing: aTemplate({ servers }) });
    const [revoked] = await Promise.all([
      api.as('bob').post(`/servers/versions/${id}/revocation`),
      api.as('bob').post(`/changes/${number}/release`),
    ]);
    expect(revoked.status).toBe(201);
    expect(await readServers('racing', 'linux')).toEqual([]);
  });

  it('lets the teams below go on before the template above is mended', async () => {
    const team = 'inherits';
    await api.given.release({ [team]: aTemplate({ servers: { more: anEntry('com.example/wiki@1.0.0') } }) });
    expect(await readServers(team, 'linux')).toEqual(['more', 'wiki']);
  });
});
