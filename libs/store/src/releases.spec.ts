import { createHash } from 'node:crypto';
import type { Draft, Os } from '@app/domain';
import { at, slug, useStore } from '../test/use-store.js';
import type { ReleaseCohort, Repositories } from './index.js';

const bench = useStore();

beforeAll(async () => {
  await bench.store.transaction(async (tx) => {
    for (const team of ['platform', 'data']) {
      await tx.teams.create({ slug: slug(team), name: team, parent: slug('organisation') });
    }
  });
});

const blob = (text: string) => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: Buffer.from(text),
});

function cohort(team: string, os: Os, text: string): Omit<ReleaseCohort, 'release'> {
  const draft: Draft = {
    team: slug(team),
    servers: [],
    clients: {},
    parameters: { z: '1', a: '2' },
    problems: [],
  };
  const { sha256, bytes } = blob(text);
  return {
    team: slug(team),
    os,
    track: 'stable',
    channel: `${team}-${os}`,
    draft,
    files: [{ form: 'claude-code.user.json', client: 'claude-code', sha256, length: bytes.length }],
  };
}

async function release(
  tx: Repositories,
  cohorts: readonly Omit<ReleaseCohort, 'release'>[],
): Promise<number> {
  const number = await tx.releases.next();
  await tx.releases.create({
    number,
    reason: 'because',
    createdBy: bench.alice.id,
    createdAt: at('2026-01-01'),
    cohorts,
  });
  return number;
}

it('numbers releases without a gap when two publish at once and one fails', async () => {
  const publish = (fail: boolean) =>
    bench.store.transaction(async (tx) => {
      const number = await release(tx, [cohort('platform', 'linux', `${fail}`)]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (fail) throw new Error('no');
      return number;
    });
  const outcomes = await Promise.allSettled([publish(false), publish(true), publish(false), publish(true)]);
  const numbers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(numbers.sort()).toEqual([1, 2]);
  expect(await bench.store.read.releases.latest()).toBe(2);
});

it('answers what each cohort had as of any release', async () => {
  await bench.store.transaction(async (tx) => {
    await tx.blobs.putMany([blob('three'), blob('three'), blob('four')]);
    await tx.blobs.putMany([blob('three')]);
    await release(tx, [cohort('platform', 'linux', 'three'), cohort('data', 'linux', 'three')]);
    await release(tx, [cohort('platform', 'linux', 'four')]);
  });
  const had = async (query: object) =>
    (await bench.store.read.releases.cohortsAt(query)).map(({ team, release: from, files }) => [
      team,
      from,
      files[0]!.sha256,
    ]);
  const { sha256: three } = blob('three');
  const { sha256: four } = blob('four');
  expect(await had({ release: 3, teams: ['platform'] })).toEqual([['platform', 3, three]]);
  expect(await had({ teams: ['platform'] })).toEqual([['platform', 4, four]]);
  expect(new Set(await had({ os: 'linux' }))).toEqual(
    new Set([
      ['platform', 4, four],
      ['data', 3, three],
    ]),
  );
  expect(await had({ os: 'windows' })).toEqual([]);
  const [latest] = await bench.store.read.releases.cohortsAt({ teams: [slug('platform')] });
  expect(Object.keys(latest!.draft.parameters)).toEqual(['z', 'a']); // as it was written, order included
  expect((await bench.store.read.blobs.getMany([three, four, '00'])).get(four)).toEqual(
    new Uint8Array(Buffer.from('four')),
  );
});

it('refuses bytes under a hash that is not theirs', async () => {
  const wrong = { ...blob('one'), bytes: Buffer.from('two') };
  await expect(bench.store.transaction((tx) => tx.blobs.putMany([wrong]))).rejects.toMatchObject({
    code: 'INTEGRITY',
  });
});

it('lists releases with their teams, newest first', async () => {
  const page = await bench.store.read.releases.list({ team: slug('data') });
  expect(page.items).toEqual([
    {
      number: 3,
      createdAt: at('2026-01-01'),
      createdBy: { id: bench.alice.id, name: 'Alice' },
      change: null,
      reason: 'because',
      teams: ['data', 'platform'],
      cohorts: 2,
    },
  ]);
  expect((await bench.store.read.releases.list({ limit: 3 })).items.map(({ number }) => number)).toEqual([
    4, 3, 2,
  ]);
  await expect(bench.store.read.releases.get(99)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('publishes a thousand cohorts with as many queries as ten', async () => {
  const count = async (cohorts: number) => {
    const before = bench.store.queryCount();
    await bench.store.transaction((tx) =>
      release(
        tx,
        Array.from({ length: cohorts }, (_, index) => ({
          ...cohort('data', 'darwin', 'same'),
          track: `track-${index}`,
        })),
      ),
    );
    return bench.store.queryCount() - before;
  };
  const few = await count(10);
  expect(await count(1000)).toBeLessThanOrEqual(few + 2);
});
