import type { TeamView } from '@app/contract';
import { Tabs } from '@mantine/core';
import { Link, useParams, useSearchParams } from 'react-router';
import { Loaded } from '../elements/loaded.js';
import { Panel } from '../elements/panel.js';
import { usePermissions } from '../session/permissions.js';
import { Page } from '../shell/page.js';
import { PolicyTab } from './policy/policy-tab.js';
import { RevisionsTab } from './revisions-tab.js';
import { TeamDevicesTab } from './team-devices-tab.js';
import { useTeam, useTeams, toAncestors } from './teams.js';
import { TemplateTab } from './template/template-tab.js';
import { TokensTab } from './tokens-tab.js';

const TABS = ['template', 'revisions', 'policy', 'devices', 'enrolment'] as const;

export function TeamPage() {
  const { slug = '' } = useParams();
  const team = useTeam(slug);
  if (team.data) return <Team key={slug} team={team.data} />;
  return (
    <Page title={slug} trail={[['Teams & templates', '/teams']]}>
      <Panel>
        <Loaded query={team}>{() => null}</Loaded>
      </Panel>
    </Page>
  );
}

function Team({ team }: { team: TeamView }) {
  const [search, setSearch] = useSearchParams();
  const mayEnrol = usePermissions().enrol(team.slug);
  const teams = useTeams();
  const ancestors = toAncestors(team.slug, teams.data ?? []);
  const tab = TABS.find((each) => each === search.get('tab')) ?? 'template';
  const trail = [
    ['Teams & templates', '/teams'] as const,
    ...ancestors.map(({ name, slug }) => [name, `/teams/${slug}`] as const),
  ];
  return (
    <Page title={team.name} trail={trail} about={<About team={team} />}>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => setSearch(value === 'template' ? {} : { tab: value ?? '' })}
      >
        <Tabs.List mb={16}>
          <Tabs.Tab value="template">Template</Tabs.Tab>
          <Tabs.Tab value="revisions">Revisions</Tabs.Tab>
          <Tabs.Tab value="policy">Policy</Tabs.Tab>
          <Tabs.Tab value="devices">Devices</Tabs.Tab>
          {mayEnrol && <Tabs.Tab value="enrolment">Enrolment tokens</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="template">
          <TemplateTab team={team} ancestors={ancestors} ready={teams.data !== undefined} />
        </Tabs.Panel>
        <Tabs.Panel value="revisions">
          <RevisionsTab team={team} />
        </Tabs.Panel>
        <Tabs.Panel value="policy">
          <PolicyTab team={team} />
        </Tabs.Panel>
        <Tabs.Panel value="devices">
          <TeamDevicesTab team={team} />
        </Tabs.Panel>
        {mayEnrol && (
          <Tabs.Panel value="enrolment">
            <TokensTab team={team} />
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}

function About({ team }: { team: TeamView }) {
  return (
    <>
      <code>{team.slug}</code> · {team.devices} {team.devices === 1 ? 'device' : 'devices'}
      {team.parent !== null && (
        <>
          {' '}
          · inherits from <Link to={`/teams/${team.parent}`}>{team.parent}</Link>
        </>
      )}
    </>
  );
}
