import type { VersionDetailView } from '@app/contract';
import { Link } from 'react-router';
import { Columns } from '../elements/columns.js';
import { Copyable, toShortHash } from '../elements/copyable.js';
import { Empty } from '../elements/empty.js';
import { Facts } from '../elements/facts.js';
import { Icon } from '../elements/icons.js';
import { Loaded } from '../elements/loaded.js';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/panel.js';
import { LookBadge, VERSION_LOOKS } from '../elements/states.js';
import { Time } from '../elements/time.js';
import { SECOND_PERSON, useIsOwn } from '../session/self-approval.js';
import { Page } from '../shell/page.js';
import { LaunchView } from './launch-view.js';
import { toServerAddress, useVersion, useVersions } from './registry.js';
import { REGISTRY_TRAIL } from './trail.js';
import { VersionActions } from './version-actions.js';
import classes from './version-page.module.css';

export function VersionPage({ server, version }: { server: string; version: string }) {
  const versions = useVersions(server);
  const id = versions.data?.find((each) => each.version === version)?.id;
  const detail = useVersion(id);
  const trail = [...REGISTRY_TRAIL, [server, toServerAddress(server)] as const];
  if (detail.data) return <Version view={detail.data} trail={trail} />;
  return (
    <Page title={version} trail={trail}>
      <Panel>
        {versions.data && id === undefined ? (
          <Empty icon="registry" title={`${server} has no version ${version}`}>
            <Link to={toServerAddress(server)}>See the versions it has</Link>
          </Empty>
        ) : (
          <Loaded<unknown> query={versions.data ? detail : versions}>{() => null}</Loaded>
        )}
      </Panel>
    </Page>
  );
}

type Trail = readonly (readonly [string, string])[];

function Version({ view, trail }: { view: VersionDetailView; trail: Trail }) {
  const own = useIsOwn(view.proposedBy);
  return (
    <Page
      title={`${view.server} ${toShortHash(view.version)}`}
      crumb={toShortHash(view.version)}
      trail={trail}
      badge={<LookBadge looks={VERSION_LOOKS} value={view.status} />}
      about={view.description}
      actions={<VersionActions view={view} />}
    >
      {view.status === 'in-review' && own && (
        <Notice tone="info" title="Waiting for a second person">
          <p>{SECOND_PERSON}</p>
        </Notice>
      )}
      {view.status === 'revoked' && (
        <Notice tone="bad" title="Revoked: delivered to nobody" icon="ban">
          <p>
            {view.decisionNote ?? 'No reason was given.'} A revoked version stays revoked; propose another
            version to replace it.
          </p>
        </Notice>
      )}
      {view.status === 'deprecated' && (
        <Notice tone="warn" title="Deprecated: still delivered where it is used">
          <p>{view.decisionNote ?? 'No reason was given.'}</p>
        </Notice>
      )}
      <Columns aside={<VersionFacts view={view} />}>
        <Panel title="How it starts">
          <LaunchView launch={view.launch} />
        </Panel>
        <Panel
          title="Declared secrets"
          about="A template must give each of these as a secret reference, never as a literal."
        >
          <Secrets names={view.secretInputs} />
        </Panel>
        <Panel
          title="Where it is used"
          about="Teams whose own template names this version; teams below them inherit it."
        >
          <UsedBy teams={view.usedBy} />
        </Panel>
      </Columns>
    </Page>
  );
}

function VersionFacts({ view }: { view: VersionDetailView }) {
  return (
    <Panel title="Provenance and review">
      <Facts
        facts={[
          [
            'Integrity',
            view.integrity ? (
              <Copyable text={view.integrity} short={`${view.integrity.slice(0, 22)}…`} what="integrity" />
            ) : (
              <span>not stated</span>
            ),
          ],
          ['Proposed by', view.proposedBy.name],
          ['Proposed', <Time at={view.proposedAt} as="moment" />],
          ['Decided by', view.decidedBy?.name ?? 'nobody yet'],
          view.decidedAt !== null && ['Decided', <Time at={view.decidedAt} as="moment" />],
          view.decisionNote !== null && ['Note', <span className={classes.note}>{view.decisionNote}</span>],
          ['Version id', <Copyable text={view.id} short={`${view.id.slice(0, 13)}…`} what="version id" />],
        ]}
      />
    </Panel>
  );
}

function Secrets({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <p className={classes.none}>It declares none.</p>;
  return (
    <ul className={classes.chips}>
      {names.map((name) => (
        <li key={name}>
          <Icon name="key" size={13} /> <code>{name}</code>
        </li>
      ))}
    </ul>
  );
}

function UsedBy({ teams }: { teams: readonly string[] }) {
  if (teams.length === 0) return <p className={classes.none}>No team&apos;s template names it.</p>;
  return (
    <ul className={classes.chips}>
      {teams.map((team) => (
        <li key={team}>
          <Link to={`/teams/${team}`}>{team}</Link>
        </li>
      ))}
    </ul>
  );
}
