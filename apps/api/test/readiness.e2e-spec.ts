import { type Api, startApi } from './harness.js';

const DAY = 24 * 60 * 60 * 1000;

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.team('platform');
});
afterAll(() => api.close());

const ready = async () => {
  const { status, body } = await api.anonymous().at('').get('/readyz');
  return [status, body];
};

/** What it answers by the clock of a later day. */
async function readyIn(days: number) {
  const now = Date.now;
  Date.now = () => now() + days * DAY;
  try {
    return await ready();
  } finally {
    Date.now = now;
  }
}

describe('a server is ready', () => {
  it('when database, migrations, keys and signatures are as they should be', async () => {
    expect(await ready()).toEqual([200, { status: 'ok' }]);
  });

  it('not on a database that was put back to before a migration', async () => {
    const { rows } = await api.store.pool.query('DELETE FROM _prisma_migrations RETURNING *');
    expect(await ready()).toEqual([
      503,
      {
        status: 'unavailable',
        reasons: { migrations: expect.stringContaining('does not have migration 0001_initial') },
      },
    ]);
    for (const row of rows) {
      const columns = Object.keys(row);
      await api.store.pool.query(
        `INSERT INTO _prisma_migrations (${columns.join()}) VALUES (${columns.map((_, at) => `$${at + 1}`).join()})`,
        Object.values(row),
      );
    }
    expect(await ready()).toEqual([200, { status: 'ok' }]);
  });

  it('beside a newer version that has migrated the database further', async () => {
    await api.store.pool.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, applied_steps_count, finished_at)
       VALUES ('next', 'x', '9999_future', 1, now())`,
    );
    expect(await ready()).toEqual([200, { status: 'ok' }]);
    await api.store.pool.query(`DELETE FROM _prisma_migrations WHERE id = 'next'`);
  });

  it('not with signatures that workstations would call stale', async () => {
    expect(await readyIn(2)).toEqual([
      503,
      { status: 'unavailable', reasons: { signatures: expect.stringContaining('have expired since') } },
    ]);
  });

  it('not with a root that has expired', async () => {
    const [status, body] = await readyIn(2 * 366);
    expect([status, Object.keys(body.reasons)]).toEqual([503, ['keys', 'signatures']]);
  });
});
