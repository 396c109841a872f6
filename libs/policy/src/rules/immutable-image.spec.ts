import { anImage, aPackage, aServer, check } from '../../test/draft-factory.js';
import { immutableImage } from './immutable-image.js';

const image = (version: string) => aServer({ launch: anImage({ version }) });

describe('immutable-image', () => {
  it.each([
    'sha256:' + 'a1'.repeat(32),
    '1.4.2',
    'v1.4.2',
    '1.4.2-alpine',
    '2025-08-31',
    '20250831',
    'sha-1a2b3c4',
    '1a2b3c4d',
  ])('lets %s pass', async (version) => {
    expect(await check(immutableImage, image(version))).toEqual([]);
  });

  it.each([
    'latest',
    'unresolved',
    'stable',
    '1',
    'v1',
    '1.4',
    'main',
    'edge',
    'alpine',
    'sha256:abc',
    '1.4.x',
    '',
  ])('refuses %j', async (version) => {
    expect(await check(immutableImage, image(version))).toMatchObject([{ where: 'version' }]);
  });

  it('says nothing of packages that are no images', async () => {
    expect(await check(immutableImage, aServer({ launch: aPackage({ version: 'latest' }) }))).toEqual([]);
  });
});
