import { ORGANISATION, type ServerName, type TeamSlug } from '@app/domain';
import { aDraft, aServer, check, openPolicy } from '../../test/draft-factory.js';
import { noShadowing } from './no-shadowing.js';

const platform = 'platform' as TeamSlug;

describe('no-shadowing', () => {
  it('lets a team override an inherited server with another version', async () => {
    const { server } = aServer();
    const replaced = [{ team: ORGANISATION, server, version: '1.0.0' }];
    expect(await check(noShadowing, aServer({ from: platform, replaced }))).toEqual([]);
  });

  it('refuses another server under an inherited key, once', async () => {
    const replaced = [{ team: ORGANISATION, server: 'com.example/other' as ServerName, version: '1.0.0' }];
    const draft = {
      ...aDraft(aServer({ from: platform, replaced })),
      problems: [{ kind: 'shadowed-key' as const, subject: 'everything', message: 'x' }],
    };
    const found = await noShadowing.check({ draft, policy: openPolicy });
    expect(found).toMatchObject([
      { subject: 'everything', message: expect.stringContaining('com.example/other') },
    ]);
  });

  it('refuses a key that was shadowed on the way down, even when the last layer returns to it', async () => {
    const { server } = aServer();
    const replaced = [
      { team: ORGANISATION, server, version: '1.0.0' },
      { team: platform, server: 'com.example/other' as ServerName, version: '1.0.0' },
    ];
    expect(await check(noShadowing, aServer({ from: 'emea' as TeamSlug, replaced }))).toHaveLength(1);
  });

  it('refuses keys that differ in case alone and warns of a server that is there twice', async () => {
    const draft = {
      ...aDraft(),
      problems: [
        { kind: 'case-clash' as const, subject: 'GitHub', message: 'a' },
        { kind: 'duplicate-server' as const, subject: 'b', message: 'b' },
        { kind: 'invalid-value' as const, subject: 'c', message: 'c' },
      ],
    };
    const found = await noShadowing.check({ draft, policy: openPolicy });
    expect(found.map(({ subject, severity }) => [subject, severity])).toEqual([
      ['GitHub', undefined],
      ['b', 'warning'],
    ]);
  });
});
