import { createTestDatabase } from '@app/testing';
import { openStore } from './index.js';

it('opens', async () => {
  const database = await createTestDatabase();
  const store = await openStore({ databaseUrl: database.url });
  await store.ping();
  expect(await store.read.teams.list({})).toEqual({ items: [], nextCursor: null });
  await store.close();
  await database.drop();
});
