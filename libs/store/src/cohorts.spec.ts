import { at, slug, useStore } from '../test/use-store.js';
import type { Cohort } from './index.js';

const bench = useStore();

const aCohort = (over: Partial<Cohort> = {}): Cohort => ({
  channel: 'a'.repeat(24),
  team: slug('organisation'),
  os: 'linux',
  track: 'stable',
  release: 1,
  targetsVersion: 1_795_213_240,
  snapshotVersion: 1_795_213_241,
  timestampVersion: 4_102_444_800, // beyond 32 bits
  targetsExpiresAt: at('2027-02-01'),
  snapshotExpiresAt: at('2027-01-08'),
  timestampExpiresAt: at('2027-01-02'),
  ...over,
});
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

it('creates and replaces cohorts, and gives them back', async () => {
  const { store } = bench;
  const first = aCohort();
  const second = aCohort({ channel: 'b'.repeat(24), os: 'darwin', timestampExpiresAt: at('2027-01-03') });
  await store.transaction((tx) => tx.cohorts.save([second, first]));
  const again = { ...first, release: 2, timestampVersion: 4_102_444_801 };
  await store.transaction((tx) => tx.cohorts.save([again]));
  expect(await store.read.cohorts.list()).toEqual([again, second]);
  expect(await store.read.cohorts.get(first.channel)).toEqual(again);
  expect(await store.read.cohorts.find(slug('organisation'), 'darwin', 'stable')).toEqual(second);
  expect(await store.read.cohorts.find(slug('organisation'), 'windows', 'stable')).toBeNull();
  expect(await store.read.cohorts.list({ teams: [slug('other')] })).toEqual([]);
  await expect(store.read.cohorts.get('c')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(
    store.transaction((tx) => tx.cohorts.save([aCohort({ channel: 'x', team: slug('nobody') })])),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('names what expires, soonest first', async () => {
  const channels = async (before: string) =>
    (await bench.store.read.cohorts.expiring(at(before))).map(({ channel }) => channel[0]);
  expect(await channels('2027-01-02')).toEqual([]);
  expect(await channels('2027-01-02T12:00:00Z')).toEqual(['a']);
  expect(await channels('2027-01-09')).toEqual(['a', 'b']);
});

it('answers each cohort with its current documents, page by page', async () => {
  const { store } = bench;
  const [a, b] = ['a'.repeat(24), 'b'.repeat(24)];
  await store.transaction((tx) =>
    tx.cohorts.putDocuments([
      { channel: a, name: 'timestamp.json', bytes: bytes('old') },
      { channel: a, name: '1795213241.snapshot.json', bytes: bytes('snapshot') },
      { channel: a, name: '1795213240.targets.json', bytes: bytes('targets') },
      { channel: a, name: '1.targets.json', bytes: bytes('superseded') },
      { channel: a, name: 'stock/manifest.txt', bytes: bytes('manifest') },
      { channel: b, name: 'timestamp.json', bytes: bytes('b') },
    ]),
  );
  await store.transaction((tx) =>
    tx.cohorts.putDocuments([{ channel: a, name: 'timestamp.json', bytes: bytes('new \0\xff') }]),
  );
  const pages = [];
  for await (const page of store.read.cohorts.currentDocuments(1)) pages.push(page);
  expect(pages.map(([entry]) => [entry!.cohort.channel, entry!.documents.map(({ name }) => name)])).toEqual([
    [a, ['1795213240.targets.json', '1795213241.snapshot.json', 'stock/manifest.txt', 'timestamp.json']],
    [b, ['timestamp.json']],
  ]);
  expect(pages[0]![0]!.documents.at(-1)!.bytes).toEqual(bytes('new \0\xff'));
  expect(await store.read.cohorts.findDocument(b!, 'timestamp.json')).toMatchObject({ bytes: bytes('b') });
  expect(await store.read.cohorts.findDocument(b!, 'stock/manifest.txt')).toBeNull();
});

it('drops superseded documents only', async () => {
  const { store } = bench;
  expect(await store.read.cohorts.pruneDocuments(at('2020-01-01'))).toBe(0);
  expect(await store.read.cohorts.pruneDocuments(at('2100-01-01'))).toBe(1);
  expect(await store.read.cohorts.documentNames('a'.repeat(24))).toEqual([
    '1795213240.targets.json',
    '1795213241.snapshot.json',
    'stock/manifest.txt',
    'timestamp.json',
  ]);
});

it('locks the cohorts that a transaction loads', async () => {
  const { store } = bench;
  const order: string[] = [];
  const both = ['a'.repeat(24), 'b'.repeat(24)];
  const resign = (name: string, wait: number) =>
    store.transaction(async (tx) => {
      await tx.cohorts.getMany(both);
      order.push(name);
      await new Promise((resolve) => setTimeout(resolve, wait));
      order.push(name);
    });
  await Promise.all([resign('first', 100), resign('second', 0)]);
  expect(order[0]).toBe(order[1]);
});

it('keeps every root for good', async () => {
  const { store } = bench;
  const put = (version: number) =>
    store.transaction((tx) => tx.roots.put({ version, bytes: bytes(`root ${version}`) }));
  await put(1);
  await put(2);
  await expect(put(2)).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    message: 'a root of this version exists already',
  });
  expect((await store.read.roots.list()).map(({ version }) => version)).toEqual([1, 2]);
  expect(await store.read.roots.latest()).toEqual({ version: 2, bytes: bytes('root 2') });
  expect(await store.read.roots.find(3)).toBeNull();
});
