import fs from 'node:fs/promises';
import path from 'node:path';
import type { RootView } from '@app/contract';
import {
  createPrivateKey,
  draftRoot,
  openKey,
  planNextRoot,
  sealKey,
  signRoot,
  toSigner,
  type RootEdits,
  type Signer,
} from '@app/signing';
import { Config } from '../src/platform/config.js';
import { ADevice } from './a-device.js';
import { aTemplate, anEntry } from './a-template.js';
import { type Api, startApi } from './harness.js';

const DAY = 86_400_000;

let api: Api;
let keysDir: string;
beforeAll(async () => {
  api = await startApi();
  keysDir = api.nest.get(Config).keysDir;
  await api.given.server({ server: 'com.example/jira' });
  await api.given.team('platform');
  const servers = { jira: anEntry('com.example/jira@1.0.0') };
  const template = aTemplate({ servers, clients: { 'claude-code': { level: 'user' } } });
  await api.given.release({ platform: template });
});
afterAll(() => api.close());

async function view(): Promise<RootView> {
  return (await api.as('viewer').get('/root').expect(200)).body as RootView;
}

function documentOf({ document }: RootView): Buffer {
  return Buffer.from(document, 'base64');
}

async function passphrase(): Promise<string> {
  return (await fs.readFile(path.join(keysDir, 'passphrase'), 'utf8')).trim();
}

/** One of the root keys that lie on the server since its first start. */
async function holder(number: 1 | 2 | 3): Promise<Signer> {
  const text = await fs.readFile(path.join(keysDir, `root-${number}.key`), 'utf8');
  return toSigner(await openKey(text, await passphrase()));
}

/** A new key, as the operator puts it into the keys folder. */
async function addKey(name: string, sealedWith?: string): Promise<Signer> {
  const key = createPrivateKey();
  const sealed = await sealKey(key, sealedWith ?? (await passphrase()), { N: 1024, r: 8, p: 1 });
  await fs.writeFile(path.join(keysDir, name), sealed, { mode: 0o600 });
  return toSigner(key);
}

async function planned(edits: RootEdits = {}, from?: Buffer): Promise<Buffer> {
  return draftRoot(planNextRoot(from ?? documentOf(await view()), edits, new Date()));
}

async function signed(edits: RootEdits = {}, from?: Buffer): Promise<Buffer> {
  let bytes = await planned(edits, from);
  for (const number of [1, 2] as const) bytes = await signRoot(bytes, await holder(number));
  return bytes;
}

function publish(bytes: Uint8Array, who: 'admin' | 'alice' = 'admin') {
  return api.as(who).post('/root', { document: Buffer.from(bytes).toString('base64') });
}

it('is shown with its keys, and with those that still lie on the server', async () => {
  const first = await view();
  expect(first).toMatchObject({ version: 1, rootKeysOnServer: 3, root: { threshold: 2 } });
  expect(first.root.keys.map(({ onServer }) => onServer)).toEqual([true, true, true]);
  expect([first.targets.keys, first.online.keys]).toMatchObject([[{ onServer: true }], [{ onServer: true }]]);
  await fs.rename(path.join(keysDir, 'root-3.key'), path.join(keysDir, '..', 'root-3.key'));
  expect(await view()).toMatchObject({ rootKeysOnServer: 2 });
  await fs.rename(path.join(keysDir, '..', 'root-3.key'), path.join(keysDir, 'root-3.key'));
  expect(JSON.stringify(first)).not.toContain('sealed');
});

describe('a root that must not be', () => {
  const refusals: [string, () => Promise<Uint8Array>, number, string][] = [
    ['signed by nobody', () => planned(), 403, 'UNTRUSTED'],
    ['signed by one holder', async () => signRoot(await planned(), await holder(1)), 403, 'UNTRUSTED'],
    ['of a version that skips one', async () => signed({}, await signed()), 409, 'WRONG_STATE'],
    ['in force already', async () => documentOf(await view()), 409, 'WRONG_STATE'],
    ['expired', () => signed({ expires: new Date(Date.now() - DAY) }), 400, 'INVALID_INPUT'],
    [
      'good for ten years',
      () => signed({ expires: new Date(Date.now() + 3650 * DAY) }),
      400,
      'INVALID_INPUT',
    ],
    ['changed by one holder alone', () => signed({ threshold: 1 }), 400, 'INVALID_INPUT'],
    ['no root', () => Promise.resolve(Buffer.from('{}')), 409, 'TAMPERED'],
    [
      'altered after signing',
      async () =>
        Buffer.from((await signed()).toString().replace(/("expires":"20\d\d-\d\d-\d\dT\d\d:\d)\d/, '$1x')),
      400,
      'INVALID_INPUT',
    ],
    [
      'of a key that nobody here holds',
      () => signed({ onlineKey: toSigner(createPrivateKey()).tufKey }),
      409,
      'WRONG_STATE',
    ],
  ];

  it.each(refusals)('is refused when it is %s, and nothing changes', async (_, make, status, code) => {
    const device = await ADevice.enrolled(api, 'platform');
    const [before, bundle, events] = [await view(), await device.bundle(), await api.store.read.audit.head()];
    const answer = await publish(await make());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await view()).toEqual(before);
    expect(await device.bundle()).toEqual(bundle);
    expect(await api.store.read.audit.head()).toEqual(events);
    await device.get('2.root.json').expect(404);
  });

  it('is refused from anyone but an administrator, and as anything but base64', async () => {
    expect((await publish(await signed(), 'alice')).status).toBe(403);
    await api.as('admin').post('/root', { document: '{}' }).expect(400);
    await api.as('admin').post('/root', {}).expect(400);
  });

  it('says which key file it cannot open', async () => {
    const online = await addKey('online-9.key', 'another passphrase');
    const { body } = await publish(await signed({ onlineKey: online.tufKey })).expect(409);
    expect(body).toMatchObject({ code: 'WRONG_STATE', issues: [{ path: 'online-9.key' }] });
    expect(JSON.stringify(body)).not.toContain(keysDir);
    await fs.rm(path.join(keysDir, 'online-9.key'));
  });
});

describe('the next root', () => {
  it('renews the same keys: devices are told with their next poll, nothing else is signed again', async () => {
    const device = await ADevice.enrolled(api, 'platform');
    const { headers, body: before } = await device.get('bundle?root=1').expect(200);
    const bytes = await signed();
    await publish(bytes).expect(201);
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'root.published',
      actor: { id: api.idOf('admin') },
      subject: 'root:2',
      before: { version: 1 },
      after: { version: 2, cohortsSigned: 0 },
    });
    const { body } = await device.get('bundle?root=1').set('if-none-match', headers.etag!).expect(200);
    expect(body.meta).toEqual({ '2.root.json': bytes.toString('base64'), ...before.meta });
    expect((await device.get('2.root.json').expect(200)).text).toBe(bytes.toString());
    expect((await view()).versions.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('brings new keys into force, with all that they must sign, and the log says so', async () => {
    const device = await ADevice.enrolled(api, 'platform');
    const [targets, online] = [await addKey('targets-2.key'), await addKey('online-2.key')];
    const before = (await device.bundle()).targets;
    await publish(await signed({ targetsKey: targets.tufKey, onlineKey: online.tufKey })).expect(201);
    const { meta, targets: files } = await device.bundle(2);
    expect(files).toEqual(before);
    const signers = Object.entries(meta).map(([name, base64]) => {
      const { signatures } = JSON.parse(Buffer.from(base64, 'base64').toString());
      return [name.replace(/^\d+\./, ''), signatures.map(({ keyid }: { keyid: string }) => keyid)];
    });
    expect(Object.fromEntries(signers)).toMatchObject({
      'timestamp.json': [online.keyId],
      'snapshot.json': [online.keyId],
      'targets.json': [targets.keyId],
    });
    const { items } = await api.store.read.audit.list({ limit: 2 });
    expect(items).toMatchObject([
      { type: 'root.published', after: { targetsKeys: [targets.keyId], onlineKey: online.keyId } },
      { type: 'release.signed', subject: 'root:3', after: { targetsKey: targets.keyId } },
    ]);
    expect(await view()).toMatchObject({ online: { keys: [{ keyId: online.keyId, onServer: true }] } });
  });

  it('stays in force over a restart, with the keys it named, while what comes is signed with them', async () => {
    const before = await view();
    await api.restart();
    expect(await view()).toEqual(before);
    await api.given.team('later');
    const device = await ADevice.enrolled(api, 'later');
    const { meta } = await device.bundle();
    const timestamp = JSON.parse(Buffer.from(meta['timestamp.json']!, 'base64').toString());
    expect(timestamp.signatures).toMatchObject([{ keyid: before.online.keys[0]!.keyId }]);
  });

  it('is followed by what two administrators publish at once: one of them', async () => {
    const bytes = [await signed(), await signed({ expires: new Date(Date.now() + 200 * DAY) })];
    const answers = await Promise.all(bytes.map((one) => publish(one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await view()).toMatchObject({ version: 4 });
  });

  it('never leaves a cohort behind that is created at the same moment', async () => {
    const online = await addKey('online-3.key');
    const bytes = await signed({ onlineKey: online.tufKey });
    const names = Array.from({ length: 8 }, (_, at) => `team-${at}`);
    const given = names.map((name) => api.given.team(name));
    const [answer] = await Promise.all([publish(bytes), ...given]);
    expect(answer.status).toBe(201);
    for (const name of names) {
      const { meta } = await (await ADevice.enrolled(api, name)).bundle();
      const timestamp = JSON.parse(Buffer.from(meta['timestamp.json']!, 'base64').toString());
      expect(timestamp.signatures).toMatchObject([{ keyid: online.keyId }]);
    }
  });
});
