import type { ServerResponse } from 'node:http';
import { FleetSimulator } from '@app/testing';
import { aRelease, Laptop, versionOn } from './laptop.js';

describe('an agent whose server does not answer as it should', () => {
  let fleet: FleetSimulator;
  let laptop: Laptop;

  beforeEach(async () => {
    fleet = await FleetSimulator.start();
    laptop = new Laptop();
    await laptop.enroll(fleet);
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    await fleet.publish(aRelease('2'));
  });

  afterEach(async () => {
    await fleet.close();
    laptop.remove();
  });

  function answerBundles(answer: (response: ServerResponse) => void): void {
    fleet.lie((request, response) => {
      if (!request.url!.includes('/bundle')) return false;
      answer(response);
      return true;
    });
  }

  /** The last good config is in place, unharmed, and the exit code says offline. */
  async function expectKept(expected: object): Promise<void> {
    const before = laptop.files();
    expect(await laptop.sync()).toMatchObject({
      outcome: 'unreachable',
      exitCode: 4,
      release: 1,
      ...expected,
    });
    expect(laptop.files()).toEqual(before);
    fleet.beHonest();
    expect(await laptop.sync()).toMatchObject({ outcome: 'in-sync', exitCode: 0, release: 2 });
    expect(versionOn(laptop)).toBe('2');
  }

  it('stays as it is while nobody listens, and says since when', async () => {
    const resume = await fleet.goOffline();
    const first = await laptop.sync();
    expect(first).toMatchObject({
      outcome: 'unreachable',
      exitCode: 4,
      code: 'UNREACHABLE',
      reason: expect.stringContaining('connection refused'),
    });
    const { status } = await import('../src/commands/status.js');
    const later = status(laptop.config, new Date(Date.now() + 2 * 86_400_000));
    expect(later).toMatchObject({
      exitCode: 4,
      value: { release: 1, bundleExpired: true, offlineSeconds: expect.any(Number) },
    });
    expect(later.lines.join('\n')).toMatch(/offline for 2 days/);
    await resume();
    await expectKept({ outcome: 'in-sync', exitCode: 0, release: 2 }).catch(() => undefined);
    expect(versionOn(laptop)).toBe('2');
    expect(status(laptop.config, new Date())).toMatchObject({
      exitCode: 0,
      value: { offlineSince: null, release: 2, applied: 2 },
    });
  });

  it.each([400, 401, 403, 404, 410, 500, 502, 503])(
    'takes status %d for a lie like any other',
    async (status) => {
      answerBundles((response) => void response.writeHead(status).end('gone'));
      await expectKept({ reason: expect.stringContaining(`status ${status}`) });
    },
  );

  it('comes back no sooner than it was asked to, within reason', async () => {
    answerBundles((response) => void response.writeHead(429, { 'retry-after': '120' }).end());
    expect(await laptop.sync()).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 120 });
    fleet.beHonest();
    answerBundles((response) => void response.writeHead(503, { 'retry-after': '99999999' }).end());
    expect(await laptop.sync()).toMatchObject({ retryAfterSeconds: 3600 });
  });

  it('does not follow redirects', async () => {
    const elsewhere = await FleetSimulator.start();
    answerBundles((response) => void response.writeHead(302, { location: `${elsewhere.url}/evil` }).end());
    await expectKept({ reason: expect.stringContaining('redirects are not followed') });
    expect(elsewhere.log).toEqual([]);
    await elsewhere.close();
  });

  it('gives up on silence before the answer', async () => {
    answerBundles(() => undefined);
    await expectKept({ code: 'UNREACHABLE', reason: expect.stringContaining('nothing came') });
  });

  it('gives up on silence in the middle of the answer', async () => {
    answerBundles((response) => void response.writeHead(200).write('{"v":1,'));
    await expectKept({ code: 'UNREACHABLE', reason: expect.stringContaining('nothing came') });
  });

  it('gives up on an answer that drips', async () => {
    answerBundles((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    });
    await expectKept({ code: 'UNREACHABLE', reason: expect.stringContaining('slow retrieval') });
  });

  it('refuses an answer that is cut', async () => {
    answerBundles((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"v":1,');
      setTimeout(() => response.destroy(), 20);
    });
    await expectKept({ code: 'UNREACHABLE' });
  });

  it('takes a sign-in page for no server', async () => {
    answerBundles(
      (response) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to Hotel WiFi'),
    );
    await expectKept({ code: 'UNAVAILABLE', reason: expect.stringContaining('sign-in page') });
  });

  it('refuses a bundle with a part left out', async () => {
    fleet.lieAboutBundle((bundle) => {
      for (const name of Object.keys(bundle.meta))
        if (name.endsWith('snapshot.json')) delete bundle.meta[name];
    });
    await expectKept({
      code: 'UNAVAILABLE',
      reason: expect.stringMatching(/incomplete: \d+\.snapshot\.json is missing/),
    });
  });

  it('asks for a new ticket when its own is not taken any more', async () => {
    fleet.withdrawTickets();
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 2 });
  });

  it('keeps everything when the server no longer knows the device', async () => {
    fleet.forgetDevices();
    const before = laptop.files();
    expect(await laptop.sync()).toMatchObject({ exitCode: 4, code: 'UNAUTHENTICATED' });
    expect(laptop.files()).toEqual(before);
  });

  it('gets a ticket although its clock is wrong', async () => {
    laptop.clockOffset = 3 * 3_600_000;
    fleet.withdrawTickets();
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 2 });
  });

  it('follows its team to another channel, and back, without a way to roll it back', async () => {
    const [home, away] = [fleet.channel, 'c'.repeat(24)];
    await laptop.sync();
    fleet.channel = away;
    await fleet.publish(aRelease('3'));
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 3 });
    expect(versionOn(laptop)).toBe('3');
    fleet.channel = home;
    fleet.serve(0);
    expect(await laptop.sync()).toMatchObject({ exitCode: 3, code: 'ROLLED_BACK' });
    expect(versionOn(laptop)).toBe('3');
    fleet.beHonest();
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 2 });
  });

  it('costs one request, and no report, when nothing is new', async () => {
    await laptop.sync();
    const reports = fleet.reports.length;
    fleet.log.length = 0;
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, updated: false });
    expect(fleet.log).toEqual([expect.stringMatching(/^GET \/tuf\/ch\/a{24}\/bundle\?root=1 304$/)]);
    expect(fleet.reports).toHaveLength(reports);
  });

  it('reports again what could not be reported', async () => {
    fleet.lie((request, response) => {
      if (!request.url!.includes('/report')) return false;
      response.writeHead(500).end();
      return true;
    });
    const { length } = fleet.reports;
    expect(await laptop.sync()).toMatchObject({ exitCode: 0, release: 2 });
    fleet.beHonest();
    await laptop.sync();
    expect(fleet.reports.slice(length)).toEqual([
      expect.objectContaining({ outcome: 'in-sync', received: 2, applied: 2 }),
    ]);
  });
});
