import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createTestDatabase } from '@app/testing';
import { startServer } from '../src/platform/server.js';

it('is alone on its database: a second one would go on serving what the first has revoked', async () => {
  const database = await createTestDatabase();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'qm-one-'));
  const env = { DATABASE_URL: database.url, QM_DATA_DIR: folder, QM_PORT: '0', QM_OFFLINE: '1' };
  const start = () => startServer(env, { logTo: { write: () => undefined }, waitMs: 500 });
  const first = await start();
  try {
    await expect(start()).rejects.toMatchObject({
      code: 'WRONG_STATE',
      message: 'another server runs on this database',
    });
    expect((await fetch(`${first.localUrl}/readyz`)).status).toBe(200);
  } finally {
    await first.close();
  }
  const next = await start();
  await next.close();
  await fs.rm(folder, { recursive: true, force: true });
  await database.drop();
});
