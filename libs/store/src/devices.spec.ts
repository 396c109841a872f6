import { at, slug, useStore } from '../test/use-store.js';
import { DEVICE_STATES, type DeviceState, type NewDevice, type StoredReport } from './index.js';

const bench = useStore();
const SILENT = at('2026-01-01');
const NOW = at('2026-06-01');

const aDevice = (hostname: string, over: Partial<NewDevice> = {}): NewDevice => ({
  team: slug('platform'),
  os: 'linux',
  hostname,
  publicKey: 'MCowBQ==',
  agentVersion: '0.1.0',
  rootPinned: true,
  enrolledAt: at('2025-01-01'),
  ...over,
});
const aReport = (over: Partial<StoredReport> = {}): StoredReport => ({
  agentVersion: '0.2.0',
  reportedAt: NOW,
  outcome: 'in-sync',
  received: 7,
  applied: 7,
  rootVersion: 1,
  clients: [{ client: 'claude-code', state: 'applied', servers: ['jira'] }],
  ...over,
});

async function enrol(
  hostname: string,
  report?: Partial<StoredReport>,
  when = NOW,
  over?: Partial<NewDevice>,
) {
  const { id } = await bench.store.transaction((tx) => tx.devices.create(aDevice(hostname, over)));
  if (report) await bench.store.read.devices.saveReport(id, aReport(report), when);
  return id;
}

beforeAll(async () => {
  await bench.store.transaction(async (tx) => {
    await tx.teams.create({ slug: slug('platform'), name: 'Platform', parent: slug('organisation') });
    await tx.teams.create({ slug: slug('data'), name: 'Data', parent: slug('organisation') });
    const expiry = { targetsExpiresAt: NOW, snapshotExpiresAt: NOW, timestampExpiresAt: NOW };
    const versions = { targetsVersion: 1, snapshotVersion: 1, timestampVersion: 1 };
    await tx.cohorts.save([
      {
        channel: 'c1',
        team: slug('platform'),
        os: 'linux',
        track: 'stable',
        release: 7,
        ...versions,
        ...expiry,
      },
    ]);
  });
  await enrol('in-sync', {});
  await enrol('pending', { applied: 6 });
  await enrol('failed', { outcome: 'failed', applied: 6 });
  await enrol('drifted', { clients: [{ client: 'vscode', state: 'drifted', servers: [] }] });
  await enrol('refused', { outcome: 'refused', applied: 6 });
  await enrol('stale', { outcome: 'stale' });
  await enrol('silent', {}, at('2025-06-01'));
  await bench.store.read.devices.revoke(await enrol('revoked', {}), NOW);
  await enrol('never-reported');
});

it.each(DEVICE_STATES)('tells from its report that a device is %s', async (state: DeviceState) => {
  const { items } = await bench.store.read.devices.list({ state, silentBefore: SILENT });
  expect(items.map((device) => [device.hostname, device.state, device.offered])).toEqual([[state, state, 7]]);
});

it('counts states and releases; a revoked device counts as revoked only', async () => {
  const { byState, byRelease, devices } = await bench.store.read.devices.summary(SILENT);
  expect(byState).toEqual(Object.fromEntries(DEVICE_STATES.map((state) => [state, 1])));
  expect(devices).toBe(8);
  expect(byRelease).toEqual([
    { release: 7, devices: 4 },
    { release: 6, devices: 3 },
    { release: null, devices: 1 },
  ]);
  expect(await bench.store.read.devices.countByOs([slug('platform'), slug('data')])).toEqual(
    new Map([
      ['platform', { darwin: 0, linux: 8, windows: 0 }],
      ['data', { darwin: 0, linux: 0, windows: 0 }],
    ]),
  );
  expect(await bench.store.read.devices.revokedIds()).toHaveLength(1);
});

it('is in sync where nothing was ever released for its cohort', async () => {
  await enrol('no-release', { applied: null, received: null }, NOW, { os: 'darwin', team: slug('data') });
  const { items } = await bench.store.read.devices.list({ team: slug('data'), silentBefore: SILENT });
  expect(items).toMatchObject([{ hostname: 'no-release', state: 'in-sync', offered: null }]);
});

it('keeps a report whole, and its time of arrival rather than the device’s', async () => {
  const id = await enrol('reporter');
  const report = aReport({
    reportedAt: at('1999-01-01'),
    outcome: 'drift-repaired',
    reason: 'someone edited it',
  });
  await bench.store.read.devices.saveReport(id, report, NOW);
  expect(await bench.store.read.devices.getRow(id, SILENT)).toMatchObject({
    report,
    reportedAt: NOW,
    lastContactAt: NOW,
    agentVersion: '0.2.0',
    received: 7,
    applied: 7,
    state: 'in-sync',
  });
});

it('never moves a contact back', async () => {
  const id = await enrol('contact');
  const { devices } = bench.store.read;
  await devices.touch([{ id, at: at('2026-02-02') }]);
  await devices.touch([
    { id, at: at('2026-01-01') },
    { id: '00000000-0000-7000-8000-000000000000', at: NOW },
  ]);
  expect(await devices.get(id)).toMatchObject({ lastContactAt: at('2026-02-02') });
});

it('moves a device to another team and track', async () => {
  const id = await enrol('mover');
  await bench.store.transaction(async (tx) => {
    const device = await tx.devices.get(id);
    await tx.devices.save({ ...device, team: slug('data'), track: 'early' });
  });
  expect(await bench.store.read.devices.get(id)).toMatchObject({ team: 'data', track: 'early' });
});

it('finds part of a host name in any case, wildcards taken literally, and pages by host name', async () => {
  await enrol('Lap_Top%1');
  await enrol('laptop-1');
  const { devices } = bench.store.read;
  const hostnames = async (query: object) =>
    (await devices.list({ silentBefore: SILENT, ...query })).items.map(({ hostname }) => hostname);
  expect(await hostnames({ search: 'P_t' })).toEqual(['Lap_Top%1']);
  expect(await hostnames({ search: '%' })).toEqual(['Lap_Top%1']);
  expect(await hostnames({ applied: 6, team: 'platform', os: 'linux' })).toEqual([
    'failed',
    'pending',
    'refused',
  ]);
  const all = await hostnames({ limit: 200 });
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await devices.list({ silentBefore: SILENT, limit: 3, cursor });
    paged.push(...page.items.map(({ hostname }) => hostname));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(paged).toEqual(all);
});

it('knows no device by an id that is none', async () => {
  const { devices } = bench.store.read;
  expect(await devices.find(`' OR 1=1`)).toBeNull();
  for (const refused of [
    devices.get('x'),
    devices.getRow('x', NOW),
    devices.saveReport('x', aReport(), NOW),
  ]) {
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

describe('an enrolment token', () => {
  const create = (over: object = {}) =>
    bench.store.transaction((tx) =>
      tx.enrolmentTokens.create({
        secretHash: 'h'.repeat(64),
        team: slug('platform'),
        uses: 2,
        expiresAt: at('2027-01-01'),
        description: 'rollout',
        createdBy: bench.alice.id,
        ...over,
      }),
    );
  const consume = (id: string, secretHash = 'h'.repeat(64), when = NOW) =>
    bench.store.transaction((tx) => tx.enrolmentTokens.consume(id, secretHash, when));

  it('is used no more often than it allows, whoever comes at once', async () => {
    const { id } = await create();
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => consume(id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await bench.store.read.enrolmentTokens.get(id)).toMatchObject({ used: 2, uses: 2 });
    await expect(consume(id)).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
      message: expect.stringContaining('as often'),
    });
  });

  it('is refused with a reason only to who knows the secret', async () => {
    const { id } = await create();
    const message = 'this enrolment token is not known';
    await expect(consume(id, 'wrong')).rejects.toMatchObject({ code: 'INVALID_TOKEN', message });
    await expect(consume('no-uuid')).rejects.toMatchObject({ code: 'INVALID_TOKEN', message });
    await expect(consume(id, undefined, at('2027-01-01'))).rejects.toMatchObject({ code: 'EXPIRED_TOKEN' });
    await bench.store.read.enrolmentTokens.revoke(id, NOW);
    await expect(consume(id)).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
      message: expect.stringContaining('revoked'),
    });
  });

  it('is listed without its hash', async () => {
    const { items } = await bench.store.read.enrolmentTokens.list({ team: slug('platform') });
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toContain('hhhh');
    expect(items[0]).toMatchObject({ revokedAt: NOW, createdBy: { name: 'Alice' }, team: 'platform' });
  });
});
