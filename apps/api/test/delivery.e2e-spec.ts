import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { checkDocument, type RoleName } from '@app/signing';
import { BaseFetcher, Updater } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error.js';
import { CohortResigner } from '../src/delivery/cohort-resigner.js';
import { ADevice } from './a-device.js';
import { aTemplate, anEntry } from './a-template.js';
import { type Api, startApi } from './harness.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.server({ server: 'com.example/jira' });
  await api.given.server({ server: 'com.example/wiki' });
});
afterAll(() => api.close());

const jira = anEntry('com.example/jira@1.0.0');
const wiki = anEntry('com.example/wiki@1.0.0');
const clients = { 'claude-code': { level: 'user' }, 'claude-desktop': { level: 'user' } } as const;
const withJira = aTemplate({ servers: { jira }, clients });
const withWiki = aTemplate({ servers: { wiki }, clients });

/** The server as tuf-js sees it through a device's ticket. */
class TicketFetcher extends BaseFetcher {
  constructor(private readonly ticket: string) {
    super();
  }

  override async fetch(url: string): ReturnType<BaseFetcher['fetch']> {
    const response = await fetch(url, { headers: { authorization: `Bearer ${this.ticket}` } });
    if (!response.ok) throw new DownloadHTTPError(`${response.status}`, response.status);
    return response.body!;
  }
}

async function updateWithTuf(device: ADevice, dir: string): Promise<Record<string, unknown>> {
  writeFileSync(join(dir, 'root.json'), (await device.get('1.root.json').expect(200)).text);
  const updater = new Updater({
    metadataDir: dir,
    targetDir: dir,
    metadataBaseUrl: `${api.url}/tuf/ch/${device.channel}`,
    targetBaseUrl: `${api.url}/tuf/targets`,
    fetcher: new TicketFetcher(device.enrolled.ticket.ticket),
  });
  await updater.refresh();
  const target = await updater.getTargetInfo(`${device.channel}/claude-code.user.json`);
  await updater.downloadTarget(target!);
  return target!.custom;
}

function decode(base64: string | undefined) {
  return JSON.parse(Buffer.from(base64!, 'base64').toString()).signed;
}

describe('the repository of a cohort', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'qm-delivery-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is installed by tuf-js, release after release', async () => {
    await api.given.team('tuf');
    const { number } = await api.given.release({ tuf: withJira });
    const device = await ADevice.enrolled(api, 'tuf');
    expect(await updateWithTuf(device, dir)).toEqual({
      release: number,
      client: 'claude-code',
      form: 'claude-code.user.json',
    });
    const next = await api.given.release({ tuf: withWiki });
    expect(await updateWithTuf(device, dir)).toMatchObject({ release: next.number });
  });

  it('comes whole in one answer, bound to its organisation and channel', async () => {
    await api.given.team('bundled');
    const { number } = await api.given.release({ bundled: withJira });
    const device = await ADevice.enrolled(api, 'bundled');
    const { meta, targets } = await device.bundle();
    const trust = { organisation: device.enrolled.organisation, channel: device.channel };
    for (const [name, base64] of Object.entries(meta)) {
      const role = name.replace('.json', '').split('.').at(-1) as RoleName;
      expect(() => checkDocument({ role, bytes: Buffer.from(base64, 'base64') }, trust)).not.toThrow();
    }
    const version = decode(meta['timestamp.json']).meta['snapshot.json'].version;
    const signed = decode(
      meta[`${decode(meta[`${version}.snapshot.json`]).meta['targets.json'].version}.targets.json`],
    );
    expect(signed['x-quartermaster'].release).toBe(number);
    for (const [path, { hashes }] of Object.entries<{ hashes: { sha256: string } }>(signed.targets)) {
      const bytes = Buffer.from(targets[path.replace('/', `/${hashes.sha256}.`)]!, 'base64');
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hashes.sha256);
    }
    expect(Object.keys((await device.bundle(1)).meta)).not.toContain('1.root.json');
  });

  it('is verified with ssh-keygen and sha256sum alone', async () => {
    await api.given.team('stock');
    await api.given.release({ stock: withJira });
    const device = await ADevice.enrolled(api, 'stock');
    writeFileSync(
      join(dir, 'allowed_signers'),
      (await api.anonymous().at('').get('/fetch/v1/allowed_signers').expect(200)).text,
    );
    for (const name of ['manifest', 'fresh']) {
      const text = (await device.get(`stock/${name}.txt`).expect(200)).text;
      writeFileSync(join(dir, `${name}.sig`), (await device.get(`stock/${name}.txt.sig`).expect(200)).text);
      const verify = (input: string) => {
        const args = ['-Y', 'verify', '-f', 'allowed_signers', '-I', 'quartermaster'];
        const rest = ['-n', `quartermaster-${name}`, '-s', `${name}.sig`];
        return spawnSync('ssh-keygen', [...args, ...rest], { cwd: dir, input }).status;
      };
      expect([verify(text), verify(`${text}x`)]).toEqual([0, 255]);
    }
  });

  it('answers an unchanged poll with 304, and without the database', async () => {
    await api.given.team('quiet');
    await api.given.release({ quiet: withJira });
    const device = await ADevice.enrolled(api, 'quiet');
    for (const name of ['timestamp.json', 'bundle?root=1', 'stock/fresh.txt']) {
      const { headers } = await device.get(name).expect(200);
      expect(headers['cache-control']).toBe('private, no-cache, no-transform');
      const before = api.store.queryCount();
      for (const etag of [headers.etag!, `W/${headers.etag}`, `"other", ${headers.etag}`]) {
        const { text } = await device.get(name).set('if-none-match', etag).expect(304);
        expect(text).toBe('');
      }
      await device.get(name).set('if-none-match', '"other"').expect(200);
      expect(api.store.queryCount()).toBe(before);
    }
  });

  it('is watched: what is served, how long it lasts and what was answered is measured', async () => {
    await api.given.team('watched');
    const device = await ADevice.enrolled(api, 'watched');
    await device.bundle();
    const { text } = await api.as('admin').at('').get('/metrics').expect(200);
    const measure = (name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    expect(measure('quartermaster_cohorts')).toBeGreaterThan(0);
    expect(measure('quartermaster_timestamp_expiry_seconds')).toBeGreaterThan(80_000);
    expect(measure('quartermaster_root_expiry_seconds')).toBeGreaterThan(360 * 86_400);
    expect(measure('quartermaster_tuf_answers{answer="sent"}')).toBeGreaterThan(0);
  });

  it('answers 200 again as soon as there is a release', async () => {
    await api.given.team('news');
    await api.given.release({ news: withJira });
    const device = await ADevice.enrolled(api, 'news');
    const { etag } = (await device.get('bundle?root=1').expect(200)).headers;
    await api.given.release({ news: withWiki });
    await device.get('bundle?root=1').set('if-none-match', etag!).expect(200);
  });

  it('is the same for a root that there is not as for the newest', async () => {
    await api.given.team('made-up');
    await api.given.release({ 'made-up': withJira });
    const device = await ADevice.enrolled(api, 'made-up');
    expect(await device.bundle(999_999)).toEqual(await device.bundle(1));
    expect(Object.keys((await device.bundle(0)).meta)).toContain('1.root.json');
  });

  it('leaves alone the cohorts that a release does not change', async () => {
    await api.given.team('untouched');
    await api.given.team('touched');
    await api.given.release({ untouched: withJira, touched: withJira });
    const device = await ADevice.enrolled(api, 'untouched');
    const { etag } = (await device.get('timestamp.json').expect(200)).headers;
    await api.given.release({ touched: withWiki });
    await device.get('timestamp.json').set('if-none-match', etag!).expect(304);
  });

  it('still has the files of the release before, for whoever is in the middle of an update', async () => {
    await api.given.team('midway');
    await api.given.release({ midway: withJira });
    const device = await ADevice.enrolled(api, 'midway');
    const before = await device.bundle();
    await api.given.release({ midway: withWiki });
    const names = Object.keys(before.meta).filter((name) => /\d+\.(snapshot|targets)/.test(name));
    expect(names).toHaveLength(2);
    for (const name of names) {
      const { text } = await device.get(name).expect(200);
      expect(text).toBe(Buffer.from(before.meta[name]!, 'base64').toString());
    }
    for (const path of Object.keys(before.targets))
      await device.client.get(`/tuf/targets/${path}`).expect(200);
  });

  it('answers HEAD like GET, without the body', async () => {
    await api.given.team('heads');
    const device = await ADevice.enrolled(api, 'heads');
    const get = await device.get('timestamp.json').expect(200);
    const head = await device.client.head(`/tuf/ch/${device.channel}/timestamp.json`).expect(200);
    expect([head.headers.etag, head.headers['content-length']]).toEqual([
      get.headers.etag,
      get.headers['content-length'],
    ]);
  });

  it('survives a restart, byte for byte', async () => {
    await api.given.team('lasting');
    await api.given.release({ lasting: withJira });
    const device = await ADevice.enrolled(api, 'lasting');
    const before = await device.bundle();
    await api.restart();
    expect(await device.bundle()).toEqual(before);
    await api.given.release({ lasting: withWiki });
    expect(await device.bundle()).not.toEqual(before);
  });

  it('is signed anew before it expires, and never with a lower version', async () => {
    await api.given.team('fresh');
    await api.given.release({ fresh: withJira });
    const device = await ADevice.enrolled(api, 'fresh');
    const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
    const resigner = api.nest.get(CohortResigner, { strict: false });
    const versions = async () => {
      const { meta } = await device.bundle();
      const timestamp = decode(meta['timestamp.json']);
      const snapshot = decode(meta[`${timestamp.meta['snapshot.json'].version}.snapshot.json`]);
      const { targets } = { targets: snapshot.meta['targets.json'].version };
      return { timestamp: timestamp.version, snapshot: snapshot.version, targets };
    };
    const first = await versions();
    expect(await resigner.resignDue(hours(5))).toBe(0);
    expect(await resigner.resignDue(hours(7))).toBeGreaterThan(0);
    const second = await versions();
    expect(second).toEqual({ ...first, timestamp: expect.any(Number) });
    expect(second.timestamp).toBeGreaterThan(first.timestamp);
    await resigner.resignDue(hours(4 * 24));
    const third = await versions();
    expect(third.snapshot).toBeGreaterThan(second.snapshot);
    expect(third.targets).toBe(second.targets);
    await resigner.resignDue(hours(16 * 24));
    expect((await versions()).targets).toBeGreaterThan(third.targets);
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'release.signed',
      actor: { name: 'publisher' },
    });
    const before = await device.bundle();
    await api.restart();
    expect(await device.bundle()).toEqual(before);
  });
});

describe('a repository', () => {
  let mine: ADevice;
  let theirs: ADevice;
  beforeAll(async () => {
    await api.given.team('mine');
    await api.given.team('theirs');
    await api.given.release({ mine: withJira, theirs: withJira });
    mine = await ADevice.enrolled(api, 'mine');
    theirs = await ADevice.enrolled(api, 'theirs');
  });

  it('of another team looks like one that does not exist, whatever the ETag', async () => {
    const { etag } = (await theirs.get('timestamp.json').expect(200)).headers;
    for (const channel of [theirs.channel, '0'.repeat(24)]) {
      for (const name of ['timestamp.json', 'bundle?root=0', 'stock/manifest.txt']) {
        const { body } = await mine.get(name, channel).set('if-none-match', etag!).expect(404);
        expect(body).toMatchObject({ code: 'NOT_FOUND', detail: 'there is no such file for this caller' });
      }
    }
    const [path] = Object.keys((await theirs.bundle()).targets);
    await mine.client.get(`/tuf/targets/${path}`).expect(404);
    await mine.client.get(`/tuf/targets/${path!.replace(theirs.channel, mine.channel)}.x`).expect(404);
  });

  it('gives its roots to everyone, and nothing else', async () => {
    const anyone = api.anonymous().at('');
    const { headers } = await anyone.get(`/tuf/ch/${'0'.repeat(24)}/1.root.json`).expect(200);
    expect(headers['cache-control']).toContain('immutable');
    await anyone.get(`/tuf/ch/${mine.channel}/2.root.json`).expect(404);
    const { body, headers: refusal } = await anyone.get(`/tuf/ch/${mine.channel}/timestamp.json`).expect(401);
    expect([body.code, refusal['www-authenticate']]).toEqual(['UNAUTHENTICATED', 'Bearer']);
    await api.as('admin').at('').get(`/tuf/ch/${mine.channel}/timestamp.json`).expect(401);
  });

  it('is read with a fetch token of its team, and of no other', async () => {
    const token = (team: string) =>
      api
        .as('admin')
        .post('/tokens', { name: team, scopes: ['fetch'], team })
        .expect(201);
    const [own, other] = [(await token('mine')).body.token, (await token('theirs')).body.token];
    await api.withToken(own).at('').get(`/tuf/ch/${mine.channel}/stock/manifest.txt`).expect(200);
    await api.withToken(other).at('').get(`/tuf/ch/${mine.channel}/stock/manifest.txt`).expect(404);
    await api.withToken(`${own}x`).at('').get(`/tuf/ch/${mine.channel}/stock/manifest.txt`).expect(401);
  });

  it.each([
    'x',
    'bundle?root=-1x/../',
    'stock/',
    '..%2f..%2fetc',
    '0.root.json',
    '999999999999999.targets.json',
    '%00',
  ])('answers a strange name (%s) with a problem', async (name) => {
    const response = await fetch(`${api.url}/tuf/ch/${mine.channel}/${name}`, {
      headers: { authorization: `Bearer ${mine.enrolled.ticket.ticket}` },
    });
    expect([200, 404]).toContain(response.status);
    await response.arrayBuffer();
  });

  it('is not written to', async () => {
    const { body } = await mine.client.post(`/tuf/ch/${mine.channel}/timestamp.json`, {}).expect(405);
    expect(body.code).toBe('METHOD_NOT_ALLOWED');
  });

  it('has everything for a device of a team that was never released, on each OS', async () => {
    for (const os of ['darwin', 'linux', 'windows'] as const) {
      const device = await ADevice.enrolled(api, 'organisation', { os });
      expect((await device.bundle()).targets).toEqual({});
    }
  });

  it('is made once when several devices of a new cohort enrol at the same time', async () => {
    await api.given.team('rush');
    const devices = await Promise.all(
      [1, 2, 3, 4].map(() => ADevice.enrolled(api, 'rush', { os: 'windows' })),
    );
    const bundles = await Promise.all(devices.map((device) => device.bundle()));
    for (const bundle of bundles) expect(bundle).toEqual(bundles[0]);
  });
});
