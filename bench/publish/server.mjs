/**
 * The real server in a process of its own, for an organisation of one person with as many teams as asked for.
 * Teams are written straight to the database: what is measured is the release, not how they came to be.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startServer } from '../../apps/api/dist/platform/server.js';

const teams = Number(process.argv[2]);
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-bench-publish-'));
const token = ['bench', 'x'.repeat(40)].join('-');
const server = await startServer({
  QM_DATA_DIR: dataDir,
  QM_PORT: '0',
  QM_LOG_LEVEL: 'error',
  QM_OFFLINE: '1',
  QM_SINGLE_PERSON: '1',
  QM_BOOTSTRAP_TOKEN: token,
});
process.on('message', stop);
process.on('disconnect', stop);

const slugs = Array.from({ length: teams }, (_, at) => `team-${at}`);
await server.store.transaction(async (tx) => {
  for (const slug of slugs) await tx.teams.create({ slug, name: slug, parent: 'organisation' });
});
process.send({ url: server.localUrl, token, slugs });

async function stop() {
  await server.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
}
