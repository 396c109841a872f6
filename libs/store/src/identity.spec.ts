import { at, slug, useStore } from '../test/use-store.js';

const bench = useStore();
const NOW = at('2026-06-01');

describe('a user', () => {
  it('is found by address in any case, and never carries the hash of the password', async () => {
    const { store } = bench;
    await store.transaction((tx) => tx.users.setPassword(bench.alice.id, '$argon2id$fake'));
    const user = await store.read.users.findByEmail('Alice@Example.COM');
    expect(user).toEqual(bench.alice);
    expect(JSON.stringify(user)).not.toContain('argon2');
    expect(await store.read.users.findCredentials('ALICE@example.com')).toEqual({
      user: bench.alice,
      passwordHash: '$argon2id$fake',
    });
    expect(await store.read.users.findCredentials('carol@example.com')).toBeNull();
  });

  it('maintains the teams it was given', async () => {
    const { store } = bench;
    await store.transaction(async (tx) => {
      for (const team of ['platform', 'data']) {
        await tx.teams.create({ slug: slug(team), name: team, parent: slug('organisation') });
      }
      const bob = await tx.users.get(bench.bob.id);
      await tx.users.save({ ...bob, roles: ['maintainer'], teams: [slug('platform'), slug('data')] });
    });
    expect(await store.read.users.get(bench.bob.id)).toMatchObject({
      roles: ['maintainer'],
      teams: ['data', 'platform'],
    });
    const toUnknown = store.transaction((tx) => tx.users.save({ ...bench.bob, teams: [slug('nowhere')] }));
    await expect(toUnknown).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'no team nowhere' });
    expect((await store.read.users.get(bench.bob.id)).teams).toHaveLength(2);
  });

  it('counts as administrator while enabled', async () => {
    const { store } = bench;
    expect(await store.read.users.countEnabled('admin')).toBe(1);
    await store.transaction((tx) => tx.users.save({ ...bench.alice, disabled: true }));
    expect(await store.read.users.countEnabled('admin')).toBe(0);
  });

  it('is listed by address and found by part of the name', async () => {
    const { users } = bench.store.read;
    expect((await users.list({ limit: 1 })).items.map(({ name }) => name)).toEqual(['Alice']);
    expect((await users.list({ search: 'BO' })).items.map(({ name }) => name)).toEqual(['Bob']);
    await expect(users.get('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

it('signs in once with a link, whoever comes at once', async () => {
  const { store } = bench;
  await store.transaction((tx) =>
    tx.signInLinks.create({ hash: 'a'.repeat(64), userId: bench.bob.id, expiresAt: at('2026-06-02') }),
  );
  const consume = (hash = 'a'.repeat(64), when = NOW) =>
    store.transaction((tx) => tx.signInLinks.consume(hash, when));
  expect(await consume('b'.repeat(64))).toBeNull();
  expect(await consume(undefined, at('2026-06-02'))).toBeNull();
  expect(await store.read.signInLinks.find('a'.repeat(64), NOW)).toBe(bench.bob.id);
  const answers = await Promise.all([consume(), consume(), consume()]);
  expect(answers.filter((answer) => answer === bench.bob.id)).toHaveLength(1);
  expect(await store.read.signInLinks.find('a'.repeat(64), NOW)).toBeNull();
});

it('ends the sessions of one user, but for the one at hand', async () => {
  const { store } = bench;
  const insert = (sid: string, user: unknown) =>
    store.pool.query(`INSERT INTO session (sid, sess, expire) VALUES ($1, $2, now() + interval '1 day')`, [
      sid,
      JSON.stringify({ cookie: {}, passport: { user } }),
    ]);
  await insert('one', bench.bob.id);
  await insert('two', { id: bench.bob.id });
  await insert('here', bench.bob.id);
  await insert('other', bench.alice.id);
  expect(await store.transaction((tx) => tx.sessions.endAll(bench.bob.id, 'here'))).toBe(2);
  const { rows } = await store.pool.query('SELECT sid FROM session ORDER BY sid');
  expect(rows).toEqual([{ sid: 'here' }, { sid: 'other' }]);
});

describe('an API token', () => {
  it('is found by its hash, which is nowhere to be read', async () => {
    const { store } = bench;
    const created = await store.transaction((tx) =>
      tx.tokens.create({
        name: 'mdm',
        prefix: 'qm_abcd',
        hash: 'f'.repeat(64),
        scopes: ['fetch'],
        team: slug('platform'),
        owner: bench.bob.id,
        expiresAt: at('2027-01-01'),
      }),
    );
    await store.read.tokens.touch(created.id, NOW);
    await store.transaction((tx) => tx.tokens.revoke(created.id, NOW));
    await store.transaction((tx) => tx.tokens.revoke(created.id, at('2026-07-01')));
    const found = await store.read.tokens.findByHash('f'.repeat(64));
    expect(found).toEqual({ ...created, lastUsedAt: NOW, revokedAt: NOW });
    expect(found).toMatchObject({ team: 'platform', owner: { id: bench.bob.id, name: 'Bob' } });
    expect(JSON.stringify(found)).not.toContain('ffff');
    expect(await store.read.tokens.findByHash('0'.repeat(64))).toBeNull();
  });

  it('is listed newest first, each once', async () => {
    const { store } = bench;
    await store.transaction(async (tx) => {
      for (let number = 0; number < 9; number++) {
        await tx.tokens.create({
          name: `token ${number}`,
          prefix: 'qm_',
          hash: `${number}`,
          scopes: ['api'],
          owner: bench.alice.id,
          expiresAt: NOW,
        });
      }
    });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.read.tokens.list({ owner: bench.alice.id, limit: 4, cursor });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(names).toEqual(Array.from({ length: 9 }, (_, index) => `token ${8 - index}`));
  });
});
