import fs from 'node:fs';
import { createPrivateKey } from '@app/signing';
import { aForm, FleetSimulator } from '@app/testing';
import { aRelease, CODE, Laptop, MANAGED, versionOn } from './laptop.js';

const DAY = 86_400_000;
const SHORT = { timestamp: 3600, snapshot: 7 * 86_400, targets: 30 * 86_400 };

describe('an agent whose server lies', () => {
  let fleet: FleetSimulator;
  let laptop: Laptop;

  beforeEach(async () => {
    fleet = await FleetSimulator.start();
    laptop = new Laptop();
    await laptop.enroll(fleet);
    await fleet.publish(aRelease('1'));
    expect(await laptop.sync()).toMatchObject({ outcome: 'in-sync', exitCode: 0, release: 1, updated: true });
  });

  afterEach(async () => {
    await fleet.close();
    laptop.remove();
  });

  /** Nothing on disk has changed, the exit code says refused, and the ledger learns why. */
  async function expectRefused(code: string, words: RegExp): Promise<void> {
    const before = laptop.files();
    const result = await laptop.sync();
    expect(result).toMatchObject({
      outcome: 'refused',
      exitCode: 3,
      code,
      reason: expect.stringMatching(words),
      release: 1,
    });
    expect(laptop.files()).toEqual(before);
    expect(versionOn(laptop)).toBe('1');
    expect(fleet.reports.at(-1)).toMatchObject({
      outcome: 'refused',
      code,
      reason: expect.stringMatching(words),
      received: 1,
      applied: 1,
    });
  }

  /** The attack leaves nothing behind that keeps an honest server from being believed. */
  async function expectHealed(version: string): Promise<void> {
    fleet.beHonest();
    expect(await laptop.sync()).toMatchObject({ outcome: 'in-sync', exitCode: 0 });
    expect(versionOn(laptop)).toBe(version);
    expect(fleet.reports.at(-1)).toMatchObject({ outcome: 'in-sync' });
  }

  it('refuses a file that is not the signed one', async () => {
    await fleet.publish(aRelease('2'));
    fleet.lieAboutBundle((bundle) => {
      for (const name of Object.keys(bundle.targets)) {
        const text = Buffer.from(bundle.targets[name]!, 'base64')
          .toString('utf8')
          .replace('docs@2', 'evil@2');
        bundle.targets[name] = Buffer.from(text).toString('base64');
      }
    });
    await expectRefused('TAMPERED', /arbitrary software attack.*claude-code/);
    await expectHealed('2');
  });

  it('refuses one bad file among good ones, before the first of them is written', async () => {
    await fleet.publish(aRelease('2'));
    fleet.lieAboutBundle((bundle) => {
      const last = Object.keys(bundle.targets).at(-1)!;
      bundle.targets[last] = Buffer.from('{}').toString('base64');
    });
    await expectRefused('TAMPERED', /arbitrary software attack/);
    await expectHealed('2');
  });

  it.each(['timestamp.json', 'snapshot.json', 'targets.json'])(
    'refuses a %s that was altered after it was signed',
    async (document) => {
      await fleet.publish(aRelease('2'));
      fleet.lieAboutBundle((bundle) => {
        const name = Object.keys(bundle.meta).find((key) => key.endsWith(document))!;
        const text = Buffer.from(bundle.meta[name]!, 'base64')
          .toString('utf8')
          .replace('"version":', '"padding":1,"version":');
        bundle.meta[name] = Buffer.from(text).toString('base64');
      });
      // The snapshot and targets are named by hash in the document above them, so an altered one does not belong.
      if (document === 'timestamp.json')
        await expectRefused('TAMPERED', /arbitrary software attack.*timestamp/);
      else await expectRefused('UNTRUSTED', /mix-and-match attack/);
      await expectHealed('2');
    },
  );

  it('refuses a repository signed with other keys', async () => {
    const thief = { root: [], targets: createPrivateKey(), online: createPrivateKey() };
    const forged = await fleet.repository.publish(fleet.channel, 2, aRelease('evil'), fleet.now, {
      keys: thief,
      hide: true,
    });
    fleet.serve(forged);
    await expectRefused('WRONG_KEY', /wrong key.*timestamp/);
    await expectHealed('1');
  });

  it('refuses targets forged by a thief of the online key', async () => {
    const thief = { ...fleet.repository.keys, targets: createPrivateKey() };
    const forged = await fleet.repository.publish(fleet.channel, 2, aRelease('evil'), fleet.now, {
      keys: thief,
      hide: true,
    });
    fleet.serve(forged);
    await expectRefused('WRONG_KEY', /wrong key.*targets/);
  });

  it('refuses an older release', async () => {
    await fleet.publish(aRelease('2'));
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 2 });
    fleet.serve(0);
    const before = laptop.files();
    expect(await laptop.sync()).toMatchObject({
      exitCode: 3,
      code: 'ROLLED_BACK',
      reason: expect.stringContaining('rollback attack'),
      release: 2,
    });
    expect(laptop.files()).toEqual(before);
    expect(fleet.reports.at(-1)).toMatchObject({ outcome: 'refused', code: 'ROLLED_BACK', received: 2 });
  });

  it('refuses an older snapshot below a new timestamp, and older targets below a new snapshot', async () => {
    await fleet.publish(aRelease('2'));
    const [first, second] = fleet.repository.history(fleet.channel);
    for (const document of ['snapshot', 'targets'] as const) {
      fleet.serve({ ...second!, [document]: { ...first![document], name: second![document].name } });
      await expectRefused('UNTRUSTED', /mix-and-match attack/);
    }
    await expectHealed('2');
  });

  it('refuses a new release whose snapshot is rolled back by a thief of the online key', async () => {
    await fleet.publish(aRelease('2'));
    await laptop.sync();
    const [first] = fleet.repository.history(fleet.channel);
    // Old targets under the thief's newest snapshot and timestamp.
    const { resignSnapshot, toSigner } = await import('@app/signing');
    const latest = fleet.repository.latest(fleet.channel);
    const fresh = await resignSnapshot({
      organisation: fleet.repository.organisation,
      channel: fleet.channel,
      targets: first!.targets,
      manifest: first!.manifest,
      previous: { snapshot: latest.snapshot.version, timestamp: latest.timestamp.version },
      now: fleet.now,
      signer: toSigner(fleet.repository.keys.online),
    });
    fleet.serve({ ...first!, ...fresh });
    expect(await laptop.sync()).toMatchObject({ exitCode: 3, code: 'ROLLED_BACK', release: 2 });
    expect(versionOn(laptop)).toBe('2');
  });

  it('refuses another cohort’s repository, which is signed with the same keys', async () => {
    const other = await fleet.repository.publish('b'.repeat(24), 1, aRelease('other'), fleet.now);
    fleet.serve(other);
    await expectRefused('WRONG_REPOSITORY', /another team, OS or track/);
    await expectHealed('1');
  });

  it('refuses another cohort’s files under this cohort’s metadata', async () => {
    await fleet.publish(aRelease('2'));
    const other = await fleet.repository.publish('b'.repeat(24), 1, aRelease('other'), fleet.now);
    fleet.lieAboutBundle((bundle) => ({
      ...bundle,
      targets: fleet.repository.bundle(other, fleet.channel, 0).targets,
    }));
    const result = await laptop.sync();
    expect(result).toMatchObject({
      outcome: 'unreachable',
      exitCode: 4,
      code: 'UNAVAILABLE',
      reason: expect.stringContaining('incomplete'),
    });
    expect(versionOn(laptop)).toBe('1');
    await expectHealed('2');
  });

  it('refuses a name that is a path', async () => {
    await fleet.repository.publish(fleet.channel, 2, aRelease('2'), fleet.now);
    const { signDocument, toSigner, resignSnapshot } = await import('@app/signing');
    const latest = fleet.repository.latest(fleet.channel);
    const { signed } = JSON.parse(latest.targets.bytes.toString('utf8'));
    const [file] = Object.values<object>(signed.targets);
    signed.targets = { [`${fleet.channel}/../../etc/passwd`]: file };
    const targets = await signDocument({ ...signed, version: signed.version + 1 }, [
      toSigner(fleet.repository.keys.targets),
    ]);
    const fresh = await resignSnapshot({
      organisation: fleet.repository.organisation,
      channel: fleet.channel,
      targets,
      manifest: '',
      previous: { snapshot: latest.snapshot.version, timestamp: latest.timestamp.version },
      now: fleet.now,
      signer: toSigner(fleet.repository.keys.online),
    });
    fleet.serve({ ...latest, targets, ...fresh });
    await expectRefused('FORBIDDEN_NAME', /not an allowed file name/);
    expect(laptop.exists('etc/passwd')).toBe(false);
  });

  it('keeps a form that only newer agents know away from the disk, and says so', async () => {
    await fleet.publish([
      ...aRelease('2'),
      { ...aForm('vscode.user.json', {}), form: 'vscode.profiles.json' as never },
    ]);
    expect(await laptop.sync()).toMatchObject({
      exitCode: 0,
      clients: expect.arrayContaining([
        expect.objectContaining({
          client: 'vscode',
          state: 'not-delivered',
          reason: expect.stringContaining('too old'),
        }),
      ]),
    });
  });

  it('takes an endless answer for an attack, and cuts it off', async () => {
    await fleet.publish(aRelease('2'));
    fleet.lie((request, response) => {
      if (!request.url!.includes('/bundle')) return false;
      response.writeHead(200);
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const pump = () => {
        while (response.write(chunk));
        response.once('drain', pump);
      };
      pump();
      return true;
    });
    await expectRefused('ENDLESS_DATA', /endless data attack/);
    await expectHealed('2');
  });

  it.each(['/agent/v1/ticket', '.root.json'])('cuts off an endless %s, too', async (path) => {
    fleet.withdrawTickets();
    for (const name of ['ticket.json', 'trust/root.json'])
      fs.rmSync(laptop.path(`var/lib/quartermaster/${name}`));
    fleet.lie((request, response) => {
      if (!request.url!.endsWith(path)) return false;
      response.writeHead(200);
      response.end(Buffer.alloc(300 * 1024, 'x'));
      return true;
    });
    expect(await laptop.sync()).toMatchObject({ exitCode: 3, code: 'ENDLESS_DATA', release: 1 });
    expect(versionOn(laptop)).toBe('1');
    await expectHealed('1');
  });

  it('refuses yesterday’s file under today’s metadata', async () => {
    const [old] = fleet.repository.history(fleet.channel);
    await fleet.publish(aRelease('2'));
    fleet.lieAboutBundle((bundle) => {
      const olds = Object.entries(fleet.repository.bundle(old!, fleet.channel, 0).targets);
      for (const name of Object.keys(bundle.targets)) {
        bundle.targets[name] = olds.find(([other]) => other.slice(-20) === name.slice(-20))![1];
      }
    });
    await expectRefused('TAMPERED', /arbitrary software attack/);
    await expectHealed('2');
  });

  it('takes an announced excess, and a compressed answer it did not ask for, as the same', async () => {
    fleet.lie((request, response) => {
      if (!request.url!.includes('/bundle')) return false;
      response.writeHead(200, { 'content-length': String(2 ** 40) });
      response.flushHeaders();
      return true;
    });
    fleet.withdrawTickets();
    laptop.write('var/lib/quartermaster/memory.json', '{}');
    await expectRefused('ENDLESS_DATA', /announced/);
    fleet.beHonest();
    fleet.lie((request, response) => {
      if (!request.url!.includes('/bundle')) return false;
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('bomb');
      return true;
    });
    await expectRefused('ENDLESS_DATA', /compressed/);
  });

  it('refuses a document with more bytes than its role may have', async () => {
    await fleet.publish(aRelease('2'));
    fleet.lieAboutBundle((bundle) => {
      bundle.meta['timestamp.json'] = Buffer.alloc(17 * 1024, ' ').toString('base64');
    });
    await expectRefused('ENDLESS_DATA', /timestamp has \d+ bytes/);
  });

  it('refuses JSON that nests to exhaust a parser', async () => {
    fleet.lie((request, response) => {
      if (!request.url!.includes('/bundle')) return false;
      response.writeHead(200).end('['.repeat(1_000_000));
      return true;
    });
    await expectRefused('TAMPERED', /nests too deeply/);
  });

  it('never lets "unchanged" outlive what was signed', async () => {
    await fleet.publish(aRelease('2'), SHORT);
    await laptop.sync();
    fleet.lie((request, response) => {
      if (!request.url!.includes('/bundle')) return false;
      response.writeHead(304).end();
      return true;
    });
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, outcome: 'in-sync' });
    laptop.clockOffset = 2 * 3_600_000;
    expect(await laptop.sync()).toMatchObject({
      exitCode: 4,
      outcome: 'stale',
      reason: expect.stringContaining('without having been asked'),
    });
    expect(versionOn(laptop)).toBe('2');
  });

  it('names a freeze past expiry, and keeps the last good config', async () => {
    await fleet.publish(aRelease('2'), SHORT);
    await laptop.sync();
    laptop.clockOffset = 2 * 3_600_000;
    fleet.clockOffset = laptop.clockOffset;
    expect(await laptop.sync()).toMatchObject({
      exitCode: 4,
      outcome: 'stale',
      code: 'EXPIRED',
      reason: expect.stringContaining('freeze'),
    });
    expect(versionOn(laptop)).toBe('2');
    expect(fleet.reports.at(-1)).toMatchObject({ outcome: 'stale', code: 'EXPIRED' });
    await fleet.refresh();
    await expectHealed('2');
  });

  it('looks for a new root daily, whatever the ETag says', async () => {
    await laptop.sync();
    expect(fleet.log.at(-1)).toMatch(/bundle\?root=1 304/);
    laptop.clockOffset = DAY - 60_000;
    fleet.clockOffset = laptop.clockOffset;
    laptop.clockOffset += 120_000;
    await fleet.refresh();
    await laptop.sync();
    fleet.log.length = 0;
    await laptop.sync();
    expect(fleet.log).toEqual([expect.stringMatching(/bundle\?root=1 304/)]);
    laptop.clockOffset += DAY;
    fleet.clockOffset = laptop.clockOffset;
    await laptop.sync();
    expect(fleet.log.filter((line) => line.includes('bundle')).at(-1)).toMatch(/200$/);
  });

  it('follows the rotation of every key', async () => {
    await fleet.repository.rotate(fleet.now, { online: true, targets: true, root: true });
    await fleet.repository.rotate(fleet.now, { root: true });
    await fleet.publish(aRelease('2'));
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 2 });
    expect(fleet.reports.at(-1)).toMatchObject({ rootVersion: 3 });
    expect(versionOn(laptop)).toBe('2');
  });

  it('refuses documents of a replaced key once it has seen the root that replaces it', async () => {
    await fleet.repository.rotate(fleet.now, { online: true });
    const stolen = { ...fleet.repository.keys };
    await fleet.publish(aRelease('2'));
    await laptop.sync();
    await fleet.repository.rotate(fleet.now, { online: true });
    const forged = await fleet.repository.publish(fleet.channel, 3, aRelease('3'), fleet.now, {
      keys: stolen,
      hide: true,
    });
    fleet.serve(forged);
    expect(await laptop.sync()).toMatchObject({ exitCode: 3, code: 'WRONG_KEY' });
    expect(versionOn(laptop)).toBe('2');
  });

  it('refuses a root below the threshold, a skipped one and a repeated one', async () => {
    const { buildRoot, createPrivateKey: create, toSigner } = await import('@app/signing');
    const mine = [create(), create()].map(toSigner);
    const aPlan = () => ({
      organisation: fleet.repository.organisation,
      version: 2,
      expires: new Date(Date.now() + DAY),
      rootKeys: mine.map(({ tufKey }) => tufKey),
      threshold: 2,
      targetsKeys: [toSigner(create()).tufKey],
      onlineKey: toSigner(create()).tufKey,
    });
    const own = await buildRoot(aPlan(), mine);
    const offer = (bytes: Uint8Array) => {
      fleet.beHonest();
      fleet.lieAboutBundle((bundle) => {
        bundle.meta['2.root.json'] = Buffer.from(bytes).toString('base64');
      });
    };
    const [holder] = fleet.repository.keys.root.map(toSigner);
    const lonely = await buildRoot(aPlan(), mine);
    const { signatures } = JSON.parse(lonely.bytes.toString('utf8'));
    const { signed } = JSON.parse(lonely.bytes.toString('utf8'));
    const { canonicalize } = await import('@tufjs/canonical-json');
    const sig = (await holder!.sign(Buffer.from(canonicalize(signed)))).toString('hex');
    offer(
      Buffer.from(JSON.stringify({ signed, signatures: [...signatures, { keyid: holder!.keyId, sig }] })),
    );
    await fleet.refresh();
    await expectRefused('WRONG_KEY', /wrong key.*root/);
    offer(own.bytes);
    await fleet.refresh();
    await expectRefused('WRONG_KEY', /wrong key.*root/);
    offer(fleet.repository.roots[0]!.bytes);
    await expectRefused('ROLLED_BACK', /rollback attack.*roots/);
    await fleet.repository.rotate(fleet.now, { root: true });
    await fleet.repository.rotate(fleet.now, { root: true });
    offer(fleet.repository.roots[2]!.bytes);
    const skipped = await laptop.sync();
    expect([skipped.exitCode, skipped.code]).toEqual([3, expect.stringMatching(/ROLLED_BACK|WRONG_KEY/)]);
    fleet.beHonest();
    await fleet.refresh();
    await expectHealed('1');
  });

  it('notices a mirror that hides a new root, at the latest when the old documents expire', async () => {
    await fleet.publish(aRelease('2'), SHORT);
    await laptop.sync();
    const old = fleet.repository.latest(fleet.channel);
    await fleet.repository.rotate(fleet.now, { online: true });
    await fleet.publish(aRelease('3'));
    fleet.serve(old);
    fleet.lieAboutBundle((bundle) => {
      delete bundle.meta['2.root.json'];
    });
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 2 });
    laptop.clockOffset = 2 * 3_600_000;
    expect(await laptop.sync()).toMatchObject({ exitCode: 4, outcome: 'stale', code: 'EXPIRED' });
    laptop.clockOffset = 0;
    await expectHealed('3');
  });

  it('recovers from versions and times that a thief of the online key drove up, once the key is replaced', async () => {
    const { resignSnapshot, toSigner } = await import('@app/signing');
    const latest = fleet.repository.latest(fleet.channel);
    const driven = await resignSnapshot({
      organisation: fleet.repository.organisation,
      channel: fleet.channel,
      targets: latest.targets,
      manifest: '',
      previous: { snapshot: 0, timestamp: 0 },
      now: new Date(Date.now() + 20 * DAY),
      signer: toSigner(fleet.repository.keys.online),
    });
    fleet.serve({ ...latest, ...driven });
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, clockBehind: true });
    fleet.beHonest();
    await fleet.publish(aRelease('2'));
    await expectRefused('ROLLED_BACK', /rollback attack/);
    await fleet.repository.rotate(fleet.now, { online: true });
    await fleet.publish(aRelease('3'));
    await expectHealed('3');
    expect(await laptop.sync()).toMatchObject({ clockBehind: false });
  });

  it('does not believe a clock that was set back', async () => {
    await fleet.publish(aRelease('2'), SHORT);
    await laptop.sync();
    const old = fleet.repository.latest(fleet.channel);
    laptop.clockOffset = fleet.clockOffset = 10 * 3_600_000;
    await fleet.publish(aRelease('3'), SHORT);
    await laptop.sync();
    laptop.clockOffset = fleet.clockOffset = -40 * DAY;
    fleet.serve(old);
    const result = await laptop.sync();
    expect(result).toMatchObject({ clockBehind: true, release: 3 });
    expect(result.exitCode).toBe(3);
    expect(versionOn(laptop)).toBe('3');
  });

  it('survives a clock that was a day ahead once', async () => {
    laptop.clockOffset = fleet.clockOffset = 0;
    laptop.clockOffset = 300 * DAY;
    expect(await laptop.sync()).toMatchObject({ exitCode: 4, outcome: 'stale' });
    laptop.clockOffset = 0;
    await fleet.publish(aRelease('2'));
    await expectHealed('2');
  });

  it('builds torn state anew, and believes no half of it', async () => {
    const state = 'var/lib/quartermaster';
    const torn = [
      `trust/${fleet.channel}/timestamp.json`,
      `trust/${fleet.channel}/snapshot.json`,
      `trust/${fleet.channel}/targets.json`,
      'trust/root.json',
      'verified.json',
      'memory.json',
      'ticket.json',
      'ownership.json',
    ];
    for (const name of torn) {
      const whole = laptop.read(`${state}/${name}`);
      laptop.write(`${state}/${name}`, whole.slice(0, whole.length / 2));
      expect([name, (await laptop.sync()).exitCode]).toEqual([name, 0]);
      expect(versionOn(laptop)).toBe('1');
    }
    for (const name of fs.readdirSync(laptop.path(`${state}/files`)))
      laptop.write(`${state}/files/${name}`, '');
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, updated: true });
    expect(versionOn(laptop)).toBe('1');
  });

  it('fetches a lost root again by its pinned hash, but no older one than it had', async () => {
    await fleet.repository.rotate(fleet.now, { root: true });
    await fleet.publish(aRelease('2'));
    await laptop.sync();
    fs.rmSync(laptop.path('var/lib/quartermaster/trust/root.json'));
    await fleet.refresh();
    fleet.lieAboutBundle((bundle) => {
      delete bundle.meta['2.root.json'];
    });
    expect(await laptop.sync()).toMatchObject({
      exitCode: 3,
      code: 'ROLLED_BACK',
      reason: expect.stringContaining('hides root 2'),
    });
    await expectHealed('2');
  });

  it('keeps other files than its own out of harm’s way throughout', () => {
    expect(Object.keys(laptop.files())).toEqual([MANAGED, CODE]);
  });
});

describe('first trust', () => {
  let fleet: FleetSimulator;
  let laptop: Laptop;

  beforeEach(async () => {
    fleet = await FleetSimulator.start();
    laptop = new Laptop();
  });

  afterEach(async () => {
    await fleet.close();
    laptop.remove();
  });

  it('refuses a server that shows its own root, before the token is given away', async () => {
    const impostor = await FleetSimulator.start();
    await expect(laptop.enroll(impostor, { token: fleet.createToken() })).rejects.toMatchObject({
      code: 'WRONG_KEY',
    });
    expect(impostor.log.some((line) => line.includes('enroll'))).toBe(false);
    expect(laptop.exists('var/lib/quartermaster/device.json')).toBe(false);
    await impostor.close();
  });

  it('refuses a token and a --root that contradict each other', async () => {
    await expect(laptop.enroll(fleet, { root: '0'.repeat(64) })).rejects.toMatchObject({ code: 'UNTRUSTED' });
  });

  it('asks about a root that nothing vouches for, and remembers that it did', async () => {
    const token = fleet.createToken().split('.').slice(0, 2).join('.');
    await expect(laptop.enroll(fleet, { token })).rejects.toMatchObject({
      code: 'UNTRUSTED',
      message: expect.stringContaining(fleet.repository.firstRootSha256),
    });
    const shown: string[] = [];
    const answer = await laptop.enroll(fleet, {
      token,
      confirm: async (fingerprint) => shown.push(fingerprint) > 0,
    });
    expect(answer.value).toMatchObject({ rootPinned: false });
    expect(shown).toEqual([fleet.repository.firstRootSha256]);
  });

  it('refuses another cohort’s repository at the first run, too', async () => {
    await laptop.enroll(fleet);
    await fleet.publish(aRelease('1'));
    fleet.serve(await fleet.repository.publish('b'.repeat(24), 1, aRelease('other'), fleet.now));
    expect(await laptop.sync()).toMatchObject({ exitCode: 3, code: 'WRONG_REPOSITORY', release: null });
    expect(laptop.files()).toEqual({});
  });

  it('refuses to start with what has expired', async () => {
    await laptop.enroll(fleet);
    await fleet.publish(aRelease('1'), SHORT);
    laptop.clockOffset = fleet.clockOffset = 2 * 3_600_000;
    expect(await laptop.sync()).toMatchObject({
      exitCode: 3,
      outcome: 'stale',
      code: 'EXPIRED',
      release: null,
    });
    expect(laptop.files()).toEqual({});
  });

  it('works with ECDSA P-256 keys as with Ed25519', async () => {
    const p256 = await FleetSimulator.start({ kind: 'p256' });
    await laptop.enroll(p256);
    await p256.publish(aRelease('1'));
    await p256.repository.rotate(p256.now, { online: true, targets: true, root: true });
    await p256.publish(aRelease('2'));
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 2 });
    await p256.close();
  });
});
