import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Updater } from 'tuf-js';
import {
  buildRoot,
  checkDocument,
  createPrivateKey,
  resignSnapshot,
  resignTimestamp,
  rootSha256,
  signCohort,
  toChannel,
  toSha256,
  toSigner,
  type CohortFile,
  type KeyKind,
  type SignedCohort,
  type SignedDocument,
} from './index.js';

const organisation = '0b9f1d5e-6a0b-4f0e-9a39-6a1f1c6f0001';
const channel = toChannel({ organisationId: organisation, teamId: 'team-1', os: 'darwin', track: 'main' });
const files: CohortFile[] = [
  { form: 'claude-desktop.user.json', client: 'claude-desktop', bytes: Buffer.from('{"mcpServers":{}}\n') },
  {
    form: 'claude-code.managed-mcp.json',
    client: 'claude-code',
    bytes: Buffer.from('{"mcpServers":{"é":{}}}\n'),
  },
];

/** Serves bytes by path and nothing else: what a mirror is to a TUF client. */
class Mirror {
  readonly paths = new Map<string, Buffer>();
  private server!: Server;

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const bytes = this.paths.get(request.url!);
      response.writeHead(bytes ? 200 : 404).end(bytes);
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  publish(cohort: Partial<SignedCohort>): void {
    for (const document of [cohort.targets, cohort.snapshot, cohort.timestamp])
      if (document) this.put(document);
  }

  put({ name, bytes }: SignedDocument): void {
    this.paths.set(`/ch/${name}`, bytes);
  }

  putFiles(): void {
    for (const { form, bytes } of files) {
      this.paths.set(`/targets/${channel}/${toSha256(bytes)}.${form}`, Buffer.from(bytes));
    }
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function aKeySet(kind: KeyKind = 'ed25519') {
  const [a, b, c, targets, online] = Array.from({ length: 5 }, () => toSigner(createPrivateKey(kind)));
  return { roots: [a!, b!, c!], targets: targets!, online: online! };
}

function aRoot(keys: ReturnType<typeof aKeySet>, version = 1) {
  return {
    organisation,
    version,
    expires: new Date(Date.now() + 86_400_000),
    rootKeys: keys.roots.map(({ tufKey }) => tufKey),
    threshold: 2,
    targetsKeys: [keys.targets.tufKey],
    onlineKey: keys.online.tufKey,
  };
}

function sign(keys: ReturnType<typeof aKeySet>, change: Partial<Parameters<typeof signCohort>[0]> = {}) {
  return signCohort({
    organisation,
    channel,
    release: 7,
    files,
    previousVersions: { targets: 0, snapshot: 0, timestamp: 0 },
    now: new Date(),
    signers: keys,
    ...change,
  });
}

describe.each<KeyKind>(['ed25519', 'p256'])('a cohort signed with %s keys', (kind) => {
  const mirror = new Mirror();
  const keys = aKeySet(kind);
  let dir: string;
  let root: SignedDocument;

  beforeAll(() => mirror.start());
  afterAll(() => mirror.stop());
  beforeEach(async () => {
    mirror.paths.clear();
    dir = mkdtempSync(join(tmpdir(), 'qm-signing-'));
    root = await buildRoot(aRoot(keys), keys.roots.slice(0, 2));
    writeFileSync(join(dir, 'root.json'), root.bytes);
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function updater(): Updater {
    const metadataBaseUrl = `${mirror.url}/ch`;
    const targetBaseUrl = `${mirror.url}/targets`;
    const config = { fetchRetries: 0, fetchTimeout: 5_000 };
    return new Updater({ metadataDir: dir, targetDir: dir, metadataBaseUrl, targetBaseUrl, config });
  }

  it('is a valid TUF repository: tuf-js installs its files', async () => {
    mirror.publish(await sign(keys));
    mirror.putFiles();
    const client = updater();
    await client.refresh();
    for (const { form } of files) {
      const target = await client.getTargetInfo(`${channel}/${form}`);
      expect(target!.custom).toMatchObject({ release: 7, form });
      await client.downloadTarget(target!);
    }
  });

  it('is updated by later versions, and never by earlier ones', async () => {
    const first = await sign(keys);
    mirror.publish(first);
    await updater().refresh();
    const second = await sign(keys, {
      release: 8,
      previousVersions: {
        targets: first.targets.version,
        snapshot: first.snapshot.version,
        timestamp: first.timestamp.version,
      },
    });
    expect(second.targets.version).toBeGreaterThan(first.targets.version);
    mirror.publish(second);
    await updater().refresh();
    mirror.publish(first);
    await expect(updater().refresh()).rejects.toThrow(/version/);
  });

  it('stays valid when only the timestamp, or only the snapshot, is signed anew', async () => {
    const cohort = await sign(keys);
    mirror.publish(cohort);
    await updater().refresh();
    const previous = { snapshot: cohort.snapshot.version, timestamp: cohort.timestamp.version };
    const timestamp = await resignTimestamp({ ...cohort, previous, now: new Date(), signer: keys.online });
    mirror.publish(timestamp);
    await updater().refresh();
    const freshness = await resignSnapshot({
      ...cohort,
      previous: { ...previous, timestamp: timestamp.timestamp.version },
      now: new Date(),
      signer: keys.online,
    });
    mirror.publish(freshness);
    await expect(updater().refresh()).resolves.toBeUndefined();
  });

  it('survives a rotation of the root with a new online key', async () => {
    mirror.publish(await sign(keys));
    await updater().refresh();
    const rotated = { ...keys, online: aKeySet(kind).online };
    const second = await buildRoot(aRoot(rotated, 2), keys.roots.slice(1), root.bytes);
    mirror.put(second);
    const now = new Date(Date.now() + 5_000);
    mirror.publish(await sign(rotated, { now }));
    await expect(updater().refresh()).resolves.toBeUndefined();
  });

  it('is refused when its online documents are signed with another key', async () => {
    mirror.publish(await sign({ ...keys, online: aKeySet(kind).online }));
    await expect(updater().refresh()).rejects.toThrow(/timestamp/);
  });

  it('is refused when its targets are signed with another key', async () => {
    mirror.publish(await sign({ ...keys, targets: aKeySet(kind).targets }));
    await expect(updater().refresh()).rejects.toThrow(/targets/);
  });

  it('is refused under a pinned channel or organisation that is not its own', async () => {
    const cohort = await sign(keys);
    const own = { organisation, channel };
    for (const role of ['targets', 'snapshot', 'timestamp'] as const) {
      const { bytes } = cohort[role];
      expect(() => checkDocument({ role, bytes }, own)).not.toThrow();
      for (const wrong of [
        { ...own, channel: '0'.repeat(24) },
        { ...own, organisation: 'other' },
      ]) {
        expect(() => checkDocument({ role, bytes }, wrong)).toThrow(
          expect.objectContaining({ code: 'WRONG_REPOSITORY' }),
        );
      }
    }
    expect(() =>
      checkDocument({ role: 'root', bytes: root.bytes }, { ...own, channel: '0'.repeat(24) }),
    ).not.toThrow();
  });
});

describe('signCohort', () => {
  const keys = aKeySet();

  it('signs an empty set, which still says its release', async () => {
    const { targets } = await sign(keys, { files: [], release: 3 });
    const { signed } = JSON.parse(targets.bytes.toString());
    expect([signed['x-quartermaster'].release, signed.targets]).toEqual([3, {}]);
  });

  it('writes whole seconds with Z, and ordinary JSON', async () => {
    const { targets, timestamp } = await sign(keys, { now: new Date('2026-11-20T10:20:30.456Z') });
    expect(JSON.parse(timestamp.bytes.toString()).signed.expires).toBe('2026-11-21T10:20:30Z');
    expect(targets.bytes.toString()).toBe(JSON.stringify(JSON.parse(targets.bytes.toString())));
  });

  it('takes versions from the clock, or one above the last', async () => {
    const now = new Date('2026-11-20T10:20:30Z');
    const seconds = now.getTime() / 1000;
    const ahead = { targets: 0, snapshot: seconds + 5, timestamp: seconds };
    const { targets, snapshot, timestamp } = await sign(keys, { now, previousVersions: ahead });
    expect([targets.version, snapshot.version, timestamp.version]).toEqual([
      seconds,
      seconds + 6,
      seconds + 1,
    ]);
  });

  it('refuses to sign with a clock more than a day behind', async () => {
    const now = new Date();
    const previousVersions = { targets: now.getTime() / 1000 + 90_000, snapshot: 0, timestamp: 0 };
    await expect(sign(keys, { now, previousVersions })).rejects.toMatchObject({ code: 'SIGNING_REFUSED' });
  });

  it('refuses two files of one form, and names that are paths', async () => {
    await expect(sign(keys, { files: [files[0]!, files[0]!] })).rejects.toMatchObject({
      code: 'SIGNING_REFUSED',
    });
    const path = { ...files[0]!, form: '../x.json' as never };
    await expect(sign(keys, { files: [path] })).rejects.toMatchObject({ code: 'FORBIDDEN_NAME' });
  });

  it('refuses a signer whose signatures do not verify', async () => {
    const broken = { ...keys.targets, sign: async () => Buffer.alloc(64) };
    await expect(sign({ ...keys, targets: broken })).rejects.toMatchObject({ code: 'SIGNING_REFUSED' });
  });

  it('gives the same set of files the same manifest, whatever their order', async () => {
    const now = new Date();
    const [one, other] = [await sign(keys, { now }), await sign(keys, { now, files: files.toReversed() })];
    expect(one.manifest).toBe(other.manifest);
    expect(one.targets.bytes.equals(other.targets.bytes)).toBe(true);
  });
});

describe('buildRoot', () => {
  const keys = aKeySet();
  const refused = expect.objectContaining({ code: 'SIGNING_REFUSED' });

  it('has the fingerprint of its bytes', async () => {
    const { bytes } = await buildRoot(aRoot(keys), keys.roots);
    expect(rootSha256(bytes)).toBe(toSha256(bytes));
  });

  it('refuses one key in two places', async () => {
    const plans = [
      { ...aRoot(keys), rootKeys: [keys.roots[0]!.tufKey, keys.roots[0]!.tufKey] },
      { ...aRoot(keys), targetsKeys: [keys.online.tufKey] },
      { ...aRoot(keys), onlineKey: keys.roots[0]!.tufKey },
    ];
    for (const plan of plans) await expect(buildRoot(plan, keys.roots)).rejects.toEqual(refused);
  });

  it('refuses too few signatures, and thresholds that no set of keys can meet', async () => {
    await expect(buildRoot(aRoot(keys), keys.roots.slice(0, 1))).rejects.toEqual(refused);
    await expect(buildRoot(aRoot(keys), [keys.roots[0]!, keys.roots[0]!])).rejects.toEqual(refused);
    for (const threshold of [0, 4, 1.5]) {
      await expect(buildRoot({ ...aRoot(keys), threshold }, keys.roots)).rejects.toEqual(refused);
    }
  });

  it('refuses a rotation that skips a version or lacks the old threshold', async () => {
    const { bytes } = await buildRoot(aRoot(keys), keys.roots);
    const next = aKeySet();
    await expect(buildRoot(aRoot(keys, 3), keys.roots, bytes)).rejects.toEqual(refused);
    await expect(buildRoot(aRoot(next, 2), next.roots, bytes)).rejects.toEqual(refused);
    await expect(buildRoot(aRoot(next, 2), [...next.roots, ...keys.roots], bytes)).resolves.toMatchObject({
      version: 2,
    });
  });
});
