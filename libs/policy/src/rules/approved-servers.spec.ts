import type { TeamSlug } from '@app/domain';
import { aServer, check } from '../../test/draft-factory.js';
import { approvedServers } from './approved-servers.js';

describe('approved-servers', () => {
  it('lets an approved version pass', async () => {
    expect(await check(approvedServers, aServer())).toEqual([]);
  });

  it.each(['draft', 'in-review', 'revoked', 'unknown'] as const)(
    'refuses a version that is %s',
    async (status) => {
      const [finding] = await check(approvedServers, aServer({ status }));
      expect(finding).toMatchObject({ subject: 'everything' });
      expect(finding!.severity).toBeUndefined();
    },
  );

  it('warns of a revoked version that a team above still names, which this team cannot mend', async () => {
    const inherited = aServer({ status: 'revoked', from: 'parent' as TeamSlug });
    expect(await check(approvedServers, inherited)).toMatchObject([
      { subject: 'everything', severity: 'warning' },
    ]);
  });

  it('warns of a deprecated version', async () => {
    expect(await check(approvedServers, aServer({ status: 'deprecated' }))).toMatchObject([
      { severity: 'warning' },
    ]);
  });
});
