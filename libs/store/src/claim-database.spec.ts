import { createTestDatabase, type TestDatabase } from '@app/testing';
import pg from 'pg';
import { claimDatabase, type DatabaseClaim } from './index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const claim = (waitMs = 0, onTaken = () => undefined): Promise<DatabaseClaim> =>
  claimDatabase({ databaseUrl: database.url, waitMs, onTaken });

const refusal = { code: 'WRONG_STATE', message: 'another server runs on this database' };

it('is for one server at a time', async () => {
  const first = await claim();
  await expect(claim()).rejects.toMatchObject(refusal);
  await first.release();
  await (await claim()).release();
});

it('waits for a server that is about to end', async () => {
  const first = await claim();
  const second = claim(5000);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await first.release();
  await (await second).release();
});

it('is taken again when its connection breaks, and stands in no one’s way meanwhile', async () => {
  const first = await claim();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const find = async () =>
    (
      await client.query(
        `SELECT pid, backend_xid, backend_xmin FROM pg_stat_activity
          WHERE application_name = 'quartermaster claim' AND datname = current_database()`,
      )
    ).rows;
  const [before] = await find();
  expect(before).toMatchObject({ backend_xid: null, backend_xmin: null });
  await client.query('SELECT pg_terminate_backend($1)', [before.pid]);
  await until(async () => (await find()).some(({ pid }) => pid !== before.pid));
  await expect(claim()).rejects.toMatchObject(refusal);
  await first.release();
  await client.end();
  await (await claim()).release();
});

it('says that the database does not answer', async () => {
  const nowhere = claimDatabase({ databaseUrl: 'postgresql://x:y@127.0.0.1:1/z', onTaken: () => undefined });
  await expect(nowhere).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come about');
}
