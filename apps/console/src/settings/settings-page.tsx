import { Tabs } from '@mantine/core';
import { Navigate, useNavigate, useParams } from 'react-router';
import { usePermissions } from '../session/permissions.js';
import { Page } from '../shell/page.js';
import { Tokens } from './tokens.js';
import { Trust } from './trust.js';
import { Users } from './users.js';

const TITLES = { users: 'People', tokens: 'API tokens', trust: 'Organisation & trust' } as const;

export function SettingsPage() {
  const { tab = '' } = useParams();
  const navigate = useNavigate();
  const { administer, audit } = usePermissions();
  const seesUsers = administer || audit;
  if (!(tab in TITLES) || (tab === 'users' && !seesUsers))
    return <Navigate to={`/settings/${seesUsers ? 'users' : 'tokens'}`} replace />;
  return (
    <Page title={TITLES[tab as keyof typeof TITLES]} trail={[['Settings', '/settings']]}>
      <Tabs value={tab} keepMounted={false} onChange={(value) => void navigate(`/settings/${value}`)}>
        <Tabs.List mb={16}>
          {seesUsers && <Tabs.Tab value="users">People</Tabs.Tab>}
          <Tabs.Tab value="tokens">API tokens</Tabs.Tab>
          <Tabs.Tab value="trust">Organisation &amp; trust</Tabs.Tab>
        </Tabs.List>
        {seesUsers && (
          <Tabs.Panel value="users">
            <Users />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="tokens">
          <Tokens />
        </Tabs.Panel>
        <Tabs.Panel value="trust">
          <Trust />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
