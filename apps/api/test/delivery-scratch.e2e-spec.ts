import { mkdtempSync, rmSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { signTicketRequest, toDevicePublicKey } from '@app/signing';
import { startServer } from '../src/platform/server.js';

it('starts and serves', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'qm-scratch-'));
  const token = ['bootstrap', 'x'.repeat(40)].join('');
  const server = await startServer({
    QM_DATA_DIR: dir,
    QM_PORT: '0',
    QM_BOOTSTRAP_TOKEN: token,
    QM_LOG_LEVEL: 'info',
  });
  const call = async (path: string, init: RequestInit = {}, auth = token) => {
    const r = await fetch(server.localUrl + path, {
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${auth}`,
        ...(init.headers as object),
      },
    });
    const text = await r.text();
    console.log(
      init.method ?? 'GET',
      path,
      r.status,
      JSON.stringify(Object.fromEntries(r.headers)),
      text.slice(0, 1500),
    );
    return { status: r.status, body: text.startsWith('{') ? JSON.parse(text) : text, headers: r.headers };
  };
  console.log(
    readdirSync(join(dir, 'keys')).map(
      (f) => f + ' ' + (statSync(join(dir, 'keys', f)).mode & 0o777).toString(8),
    ),
  );
  const post = (path: string, body: unknown, auth = token) =>
    call(path, { method: 'POST', body: JSON.stringify(body) }, auth);
  await post('/api/v1/teams', { slug: 'platform', name: 'Platform' });
  const t = await post('/api/v1/teams/platform/enrolment-tokens', { uses: 5 });
  const key = generateKeyPairSync('ed25519');
  const e = await post('/agent/v1/enroll', {
    token: t.body.token,
    hostname: 'laptop',
    os: 'darwin',
    agentVersion: '0.1.0',
    publicKey: toDevicePublicKey(key.publicKey),
    rootPinned: true,
  });
  const tk = await post('/agent/v1/ticket', signTicketRequest(key.privateKey, e.body.deviceId, new Date()));
  const ticket = tk.body.ticket;
  const ts = await call(`/tuf/ch/${e.body.channel}/timestamp.json`, {}, ticket);
  await call(
    `/tuf/ch/${e.body.channel}/timestamp.json`,
    { headers: { 'if-none-match': ts.headers.get('etag')! } },
    ticket,
  );
  await call(`/tuf/ch/${e.body.channel}/bundle?root=0`, {}, ticket);
  await call(`/tuf/ch/${e.body.channel}/stock/manifest.txt`, {}, ticket);
  await call(`/tuf/ch/${'0'.repeat(24)}/stock/manifest.txt`, {}, ticket);
  await call(`/tuf/ch/${'0'.repeat(24)}/1.root.json`, {}, 'x');
  await call(`/tuf/ch/${'0'.repeat(24)}/2.root.json`, {}, 'x');
  await post(
    '/agent/v1/report',
    {
      agentVersion: '0.1.0',
      reportedAt: new Date().toISOString(),
      outcome: 'in-sync',
      received: 0,
      applied: 0,
      rootVersion: 1,
      clients: [],
    },
    ticket,
  );
  await call('/agent/v1/explain?server=github', {}, ticket);
  await call('/api/v1/devices');
  await call('/api/v1/fleet');
  await post(`/api/v1/devices/${e.body.deviceId}/revocation`, {});
  await call(`/tuf/ch/${e.body.channel}/timestamp.json`, {}, ticket);
  await post('/agent/v1/ticket', signTicketRequest(key.privateKey, e.body.deviceId, new Date()));
  await call('/fetch/v1/allowed_signers', {}, '');
  await call('/fetch/v1/teams/platform/darwin/claude-code');
  await call('/api/v1/audit');
  await server.close();
  rmSync(dir, { recursive: true });
});
