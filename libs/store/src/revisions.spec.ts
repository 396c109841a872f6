import { EMPTY_TEMPLATE, type ServerName } from '@app/domain';
import { aTemplate, slug, useStore } from '../test/use-store.js';

const bench = useStore();
const PLATFORM = slug('platform');

beforeAll(async () => {
  await bench.store.transaction(async (tx) => {
    await tx.teams.create({ slug: PLATFORM, name: 'Platform', parent: slug('organisation') });
    await tx.teams.create({ slug: slug('data'), name: 'Data', parent: slug('organisation') });
  });
});

const save = (team: string, baseRevision: number, document = EMPTY_TEMPLATE) =>
  bench.store.transaction((tx) =>
    tx.templates.save([{ team: slug(team), baseRevision, document, createdBy: bench.alice.id }]),
  );

it('numbers the revisions of each team and gives back each one as it was', async () => {
  const first = aTemplate({ jira: '1.0.0' });
  const second = aTemplate({ zeta: '2.0.0', alpha: '1.0.0' });
  expect(await save('platform', 0, first)).toEqual([1]);
  expect(await save('platform', 1, second)).toEqual([2]);
  const { templates } = bench.store.read;
  expect(await templates.get(PLATFORM, 1)).toMatchObject({ document: first, createdBy: { name: 'Alice' } });
  expect(await templates.current(PLATFORM)).toMatchObject({ revision: 2, document: second, change: null });
  expect(await templates.current(slug('data'))).toBeNull();
  expect([...(await templates.currentOf([PLATFORM, slug('data'), slug('unknown')])).keys()]).toEqual([
    PLATFORM,
  ]);
  expect((await templates.revisions(PLATFORM, { limit: 1 })).items.map(({ revision }) => revision)).toEqual([
    2,
  ]);
  await expect(templates.get(PLATFORM, 9)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('refuses a revision whose base is no longer current', async () => {
  await expect(save('platform', 1)).rejects.toMatchObject({
    code: 'STALE',
    message: 'team platform is at revision 2, and this starts from 1',
  });
});

it('lets one of two win who save at once', async () => {
  const outcomes = await Promise.allSettled([save('data', 0), save('data', 0)]);
  const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(refused.reason).toMatchObject({ code: 'STALE' });
});

it('finds the teams whose current template names a version', async () => {
  const using = (name: string, version: string) =>
    bench.store.read.templates.teamsUsing([
      { server: `com.example/${name}` as ServerName, version },
      { server: 'com.example/other' as ServerName, version: '9.9.9' },
    ]);
  await save('data', 1, aTemplate({ zeta: '2.0.0' }));
  expect(await using('zeta', '2.0.0')).toEqual(['data', 'platform']);
  expect(await using('jira', '1.0.0')).toEqual([]); // an earlier revision's
  const { servers, ...rest } = aTemplate({ zeta: '2.0.0' });
  await save('data', 2, { ...rest, servers: { zeta: { ...servers.zeta!, enabled: false } } });
  expect(await using('zeta', '2.0.0')).toEqual(['platform']);
});

it('keeps policies apart from templates', async () => {
  const document = { rules: { 'exact-version': 'warn' as const }, deniedServers: ['com.example/*'] };
  await bench.store.transaction((tx) =>
    tx.policies.save([{ team: PLATFORM, baseRevision: 0, document, createdBy: 'system' }]),
  );
  expect(await bench.store.read.policies.current(PLATFORM)).toMatchObject({
    revision: 1,
    document,
    createdBy: { id: 'system', name: 'system' },
  });
});
