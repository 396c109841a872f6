import { FleetError } from '@app/domain';
import pg from 'pg';
import { asActor, aVersion, slug, useStore } from '../test/use-store.js';
import { openStore } from './index.js';

const bench = useStore();

it('keeps a change and its audit event together, or neither', async () => {
  const { store, alice } = bench;
  const before = await store.read.audit.head();
  await expect(
    store.transaction(async (tx) => {
      const after = await tx.teams.create({ slug: slug('lost'), name: 'Lost', parent: slug('organisation') });
      await tx.audit.append({ type: 'team.created', actor: asActor(alice), subject: 'team:lost', after });
      throw new FleetError('FORBIDDEN', 'changed my mind');
    }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await store.read.teams.find(slug('lost'))).toBeNull();
  expect(await store.read.audit.head()).toEqual(before);
});

it('says what exists already, and keeps nothing of the attempt', async () => {
  const { store } = bench;
  const create = () =>
    store.transaction(async (tx) => {
      await tx.settings.put('attempt', true);
      await tx.users.create({ email: 'ALICE@example.com', name: 'Another', roles: [] });
    });
  await expect(create()).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    message: 'a user with this e-mail address exists already',
  });
  expect(await store.read.settings.find('attempt')).toBeUndefined();
});

it('does the work again after a deadlock', async () => {
  const { store } = bench;
  await store.transaction(async (tx) => {
    await tx.teams.create({ slug: slug('one'), name: 'One', parent: slug('organisation') });
    await tx.teams.create({ slug: slug('two'), name: 'Two', parent: slug('organisation') });
  });
  let attempts = 0;
  const [one, two] = [await version('one'), await version('two')];
  const lockBoth = (first: string, second: string) =>
    store.transaction(async (tx) => {
      attempts++;
      await tx.servers.get(first);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await tx.servers.get(second);
    });
  await Promise.all([lockBoth(one, two), lockBoth(two, one)]);
  expect(attempts).toBe(3);
});

it('locks what it loads to change, so that a second decision sees the first', async () => {
  const { store, bob } = bench;
  const id = await version('contended');
  const approve = () =>
    store.transaction(async (tx) => {
      const before = await tx.servers.get(id);
      if (before.status !== 'draft') throw new FleetError('WRONG_STATE', 'too late');
      await new Promise((resolve) => setTimeout(resolve, 50));
      await tx.servers.save({ ...before, status: 'approved', decidedBy: bob.id });
    });
  const outcomes = await Promise.allSettled([approve(), approve()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('refuses what Postgres cannot keep as bad input', async () => {
  const { store } = bench;
  const refused = { name: 'FleetError', code: 'INVALID_INPUT' };
  await expect(
    store.transaction((tx) =>
      tx.teams.create({ slug: slug('nul'), name: 'a\0b', parent: slug('organisation') }),
    ),
  ).rejects.toMatchObject(refused);
  await expect(store.transaction((tx) => tx.settings.put('half', 'a\uD800b'))).rejects.toMatchObject(refused);
});

it('names table and id of a row that is not as it should be', async () => {
  const { store, url } = bench;
  const id = await version('damaged');
  await execute(url, `UPDATE server_version SET status = 'approvd' WHERE id = '${id}'`);
  await expect(store.read.servers.get(id)).rejects.toMatchObject({
    code: 'INTEGRITY',
    message: expect.stringMatching(`server_version ${id}.*"approvd"`),
  });
  await execute(
    url,
    `UPDATE server_version SET status = 'draft', launch = '{"kind":"teleport"}' WHERE id = '${id}'`,
  );
  await expect(store.read.servers.get(id)).rejects.toMatchObject({ code: 'INTEGRITY' });
  await execute(url, `DELETE FROM server_version WHERE id = '${id}'`);
});

it('counts its queries', async () => {
  const { store } = bench;
  const before = store.queryCount();
  await store.read.organisation.find();
  expect(store.queryCount() - before).toBe(1);
});

describe('when the database goes away', () => {
  it('answers UNAVAILABLE in the middle of a transaction, keeps nothing of it, and recovers', async () => {
    const { store, url } = bench;
    const lost = store.transaction(async (tx) => {
      await tx.settings.put('half', 'done');
      await endConnections(url);
      await tx.settings.put('other half', 'done');
    });
    await expect(lost).rejects.toMatchObject({ name: 'FleetError', code: 'UNAVAILABLE' });
    expect(await store.read.settings.find('half')).toBeUndefined();
  });

  it('survives the loss of idle connections', async () => {
    const { store, url } = bench;
    await Promise.all([store.ping(), store.ping(), store.read.organisation.get()]);
    await endConnections(url);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await store.read.organisation.get()).toMatchObject({ name: 'Example' });
  });

  it('does not open on a database that is not there', async () => {
    await expect(
      openStore({ databaseUrl: 'postgresql://nobody:x@127.0.0.1:1/nothing' }),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.not.stringContaining('nobody') });
  });

  it('answers UNAVAILABLE to queries, transactions and pings once it is closed', async () => {
    const store = await openStore({ databaseUrl: bench.url });
    await store.close();
    const unavailable = { name: 'FleetError', code: 'UNAVAILABLE' };
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    await expect(store.read.organisation.get()).rejects.toMatchObject(unavailable);
    await expect(store.transaction((tx) => tx.organisation.get())).rejects.toMatchObject(unavailable);
  });
});

async function version(name: string): Promise<string> {
  const { store, alice } = bench;
  const stored = await store.transaction((tx) =>
    tx.servers.create(aVersion({ server: `com.example/${name}` as never, proposedBy: alice.id })),
  );
  return stored.id;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

function endConnections(url: string): Promise<void> {
  return execute(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
}
