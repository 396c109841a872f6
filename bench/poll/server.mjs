/**
 * The real server in a process of its own, with one enrolled device, so that its CPU can be told from the
 * caller's. Says where it listens and what the device would send; then answers `usage` with the CPU it has used
 * and the statements it has sent to the database.
 */
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startServer } from '../../apps/api/dist/platform/server.js';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-bench-poll-'));
const adminToken = ['bench', 'x'.repeat(40)].join('-');
const server = await startServer({
  QM_DATA_DIR: dataDir,
  QM_PORT: '0',
  QM_LOG_LEVEL: 'error',
  QM_BOOTSTRAP_TOKEN: adminToken,
});
process.on('message', onMessage);
process.on('disconnect', stop);
process.send(await enrol());

async function enrol() {
  await call('/api/v1/teams', { slug: 'bench', name: 'Bench' });
  const { token } = await call('/api/v1/teams/bench/enrolment-tokens', {});
  const { publicKey } = generateKeyPairSync('ed25519');
  const { channel, ticket } = await call('/agent/v1/enroll', {
    token,
    hostname: 'bench',
    os: 'linux',
    agentVersion: '0.0.0',
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    rootPinned: true,
  });
  const url = `${server.localUrl}/tuf/ch/${channel}/bundle?root=1`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${ticket.ticket}` } });
  await response.arrayBuffer();
  return { url, ticket: ticket.ticket, etag: response.headers.get('etag') };
}

async function call(path, body) {
  const response = await fetch(server.localUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

function onMessage(message) {
  if (message === 'usage') process.send({ cpu: process.cpuUsage(), queries: server.store.queryCount() });
  if (message === 'stop') stop();
}

async function stop() {
  await server.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
}
