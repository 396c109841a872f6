import { EMPTY_TEMPLATE, type ServerName } from '@app/domain';
import { aVersion, at, slug, useStore } from '../test/use-store.js';

const bench = useStore();
const name = (text: string) => `com.example/${text}` as ServerName;

const propose = (server: string, version: string, over: object = {}) =>
  bench.store.transaction((tx) =>
    tx.servers.create(aVersion({ server: name(server), version, proposedBy: bench.alice.id, ...over })),
  );

it('gives back a version as it was proposed, key order included', async () => {
  const version = aVersion({ server: name('exact'), proposedBy: bench.alice.id, integrity: 'sha512-x' });
  const stored = await bench.store.transaction((tx) => tx.servers.create(version));
  expect(stored).toEqual({
    ...version,
    id: stored.id,
    proposedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    proposer: { id: bench.alice.id, name: 'Alice' },
    decider: null,
  });
  const found = await bench.store.read.servers.find(name('exact'), '1.0.0');
  expect(JSON.stringify(found!.launch)).toBe(JSON.stringify(version.launch));
});

it('records a decision, and drops it again when it is taken back', async () => {
  const { id } = await propose('decided', '1.0.0');
  const { store, bob } = bench;
  const save = (change: object) =>
    store.transaction(async (tx) => {
      const { decidedBy: _by, decisionNote: _note, ...before } = await tx.servers.get(id);
      await tx.servers.save({ ...before, ...change });
      return tx.servers.get(id);
    });
  const approved = await save({
    status: 'approved',
    decidedBy: bob.id,
    decisionNote: 'fine',
    decidedAt: at('2026-01-01'),
  });
  expect(approved).toMatchObject({
    status: 'approved',
    decidedBy: bob.id,
    decidedAt: at('2026-01-01'),
    decisionNote: 'fine',
    decider: { name: 'Bob' },
  });
  expect(await save({ status: 'draft' })).not.toHaveProperty('decidedAt');
});

it('summarises each server over its versions', async () => {
  await propose('many', '1.0.0', { status: 'approved', description: 'first' });
  await propose('many', '1.1.0', { status: 'approved' });
  await propose('many', '1.0.1', { status: 'revoked' });
  await propose('many', '2.0.0', { description: 'A better one' });
  const { servers } = bench.store.read;
  expect((await servers.list({ search: 'MANY' })).items).toEqual([
    {
      name: 'com.example/many',
      description: 'A better one',
      latestVersion: '2.0.0',
      latestApproved: '1.1.0',
      versions: 4,
      byStatus: { draft: 1, 'in-review': 0, approved: 2, deprecated: 0, revoked: 1 },
    },
  ]);
  expect((await servers.list({ search: 'better' })).items).toHaveLength(1);
  expect((await servers.list({ status: 'revoked' })).items.map((row) => row.name)).toEqual([
    'com.example/many',
  ]);
  const versions = await servers.versions({ server: name('many') });
  expect(versions.items.map(({ version }) => version)).toEqual(['2.0.0', '1.0.1', '1.1.0', '1.0.0']);
});

it('refuses the same version twice', async () => {
  await propose('twice', '1.0.0');
  await expect(propose('twice', '1.0.0')).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    message: 'this version of the server exists already',
  });
});

it('looks many versions up at once', async () => {
  const before = bench.store.queryCount();
  const found = await bench.store.read.servers.getMany([
    { server: name('many'), version: '1.0.0' },
    { server: name('many'), version: '2.0.0' },
    { server: name('many'), version: '2.0.0' },
    { server: name('twice'), version: '9.9.9' },
    { server: name('unknown'), version: '1.0.0' },
  ]);
  expect(found.map(({ version }) => version)).toEqual(['1.0.0', '2.0.0']);
  expect(bench.store.queryCount() - before).toBeLessThanOrEqual(3);
  expect(await bench.store.read.servers.getMany([])).toEqual([]);
});

it('numbers changes, finds them by team and status, and keeps decision and release', async () => {
  const { store, alice, bob } = bench;
  const propose = (team: string) =>
    store.transaction((tx) =>
      tx.changes.create({
        title: `for ${team}`,
        reason: '',
        edits: [{ kind: 'template', team: slug(team), baseRevision: 0, template: EMPTY_TEMPLATE }],
        proposedBy: alice.id,
      }),
    );
  const [first, second] = [await propose('platform'), await propose('data')];
  expect(second.number).toBe(first.number + 1);
  expect(first).toMatchObject({
    status: 'open',
    teams: ['platform'],
    proposer: { name: 'Alice' },
    decider: null,
  });
  await store.transaction(async (tx) => {
    const change = await tx.changes.get(first.number);
    await tx.changes.save({
      ...change,
      status: 'released',
      decidedBy: bob.id,
      decisionNote: 'yes',
      release: 7,
    });
  });
  const { changes } = store.read;
  expect(await changes.get(first.number)).toMatchObject({
    status: 'released',
    release: 7,
    decider: { name: 'Bob' },
    decidedAt: expect.any(String),
  });
  expect((await changes.list({ status: 'open' })).items.map(({ title }) => title)).toEqual(['for data']);
  expect((await changes.list({ team: slug('platform') })).items.map(({ title }) => title)).toEqual([
    'for platform',
  ]);
  for (const number of [0, 99, 1.5, 2 ** 40]) {
    await expect(changes.get(number)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

describe('teams', () => {
  beforeAll(async () => {
    await bench.store.transaction(async (tx) => {
      for (const [team, parent] of [
        ['eng', 'organisation'],
        ['platform', 'eng'],
        ['platform-emea', 'platform'],
        ['sales', 'organisation'],
      ] as const) {
        await tx.teams.create({ slug: slug(team), name: team.toUpperCase(), parent: slug(parent) });
      }
    });
  });
  const slugs = (teams: readonly { slug: string }[]) => teams.map((team) => team.slug);

  it('know their lineage, root first, and what is below them', async () => {
    const { teams } = bench.store.read;
    expect(slugs(await teams.lineage(slug('platform-emea')))).toEqual([
      'organisation',
      'eng',
      'platform',
      'platform-emea',
    ]);
    const lineages = await teams.lineages([slug('sales'), slug('platform'), slug('unknown')]);
    expect(slugs(lineages.get(slug('sales'))!)).toEqual(['organisation', 'sales']);
    expect([...lineages.keys()].sort()).toEqual(['platform', 'sales']);
    expect(slugs(await teams.descendants([slug('eng'), slug('platform')]))).toEqual([
      'eng',
      'platform',
      'platform-emea',
    ]);
    await expect(teams.lineage(slug('unknown'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are listed with their counts', async () => {
    const { teams } = bench.store.read;
    expect((await teams.list({ parent: slug('organisation') })).items).toMatchObject([
      { slug: 'eng', parent: 'organisation', devices: 0, templateRevision: 0, policyRevision: 0 },
      { slug: 'sales' },
    ]);
    const first = await teams.list({ limit: 2 });
    expect(slugs(first.items)).toEqual(['eng', 'organisation']);
    expect(slugs((await teams.list({ limit: 2, cursor: first.nextCursor! })).items)).toEqual([
      'platform',
      'platform-emea',
    ]);
    expect(await teams.getRow(slug('organisation'))).toMatchObject({ parent: null, name: 'Example' });
  });

  it('have a slug of their own and a parent that exists', async () => {
    const create = (team: string, parent: string) =>
      bench.store.transaction((tx) => tx.teams.create({ slug: slug(team), name: 'x', parent: slug(parent) }));
    await expect(create('eng', 'organisation')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(create('new', 'nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('tolerate a finding until it is taken back', async () => {
    const { store } = bench;
    const exception = await store.transaction((tx) =>
      tx.exceptions.create({
        team: slug('eng'),
        rule: 'exact-version',
        subject: '*',
        reason: 'migration',
        approvedBy: bench.bob.id,
        until: at('2027-01-01'),
      }),
    );
    expect(await store.read.exceptions.list([slug('eng'), slug('sales')])).toEqual([exception]);
    await store.transaction((tx) => tx.exceptions.delete(exception.id));
    await expect(store.read.exceptions.get(exception.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('has one organisation, and keeps settings of any JSON', async () => {
  const { store } = bench;
  await expect(
    store.transaction((tx) => tx.organisation.create({ name: 'Second', singlePerson: true })),
  ).rejects.toMatchObject({ code: 'ALREADY_EXISTS', message: 'the organisation exists already' });
  await store.transaction(async (tx) => {
    const organisation = await tx.organisation.get();
    await tx.organisation.save({ ...organisation, singlePerson: true });
    for (const value of [null, 1, 'text', [1], { a: 1 }]) {
      await tx.settings.put('key', value);
      expect(await tx.settings.find('key')).toEqual(value);
    }
    await tx.settings.delete('key');
  });
  expect(await store.read.organisation.get()).toMatchObject({ name: 'Example', singlePerson: true });
  expect(await store.read.settings.find('key')).toBeUndefined();
});
