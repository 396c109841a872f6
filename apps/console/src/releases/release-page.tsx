import type { ReleaseFileView, ReleaseView } from '@app/contract';
import { OS_NAMES, OSES } from '@app/domain';
import { SegmentedControl, Select } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { Code } from '../editor/code.js';
import { Columns } from '../elements/columns.js';
import { Copyable, toShortHash } from '../elements/copyable.js';
import { Disclosure } from '../elements/disclosure.js';
import { Empty } from '../elements/empty.js';
import { Facts } from '../elements/facts.js';
import { useFilters } from '../elements/filters.js';
import { Loaded } from '../elements/loaded.js';
import { Panel } from '../elements/panel.js';
import { Time } from '../elements/time.js';
import { Page } from '../shell/page.js';
import { toClientName } from '../teams/template/preview.js';
import { useRelease, useReleaseFiles } from './releases.js';
import { Verification } from './verification.js';

const TRAIL = [['Releases', '/releases']] as const;

export function ReleasePage() {
  const { number = '' } = useParams();
  const release = useRelease(number);
  if (release.data) return <Release key={number} release={release.data} />;
  return (
    <Page title={`Release ${number}`} trail={TRAIL}>
      <Panel>
        <Loaded query={release}>{() => null}</Loaded>
      </Panel>
    </Page>
  );
}

function Release({ release }: { release: ReleaseView }) {
  return (
    <Page title={`Release ${release.number}`} trail={TRAIL} about={release.reason}>
      <Columns
        aside={
          <>
            <Panel title="Facts">
              <Facts
                facts={[
                  ['Released', <Time at={release.createdAt} as="moment" />],
                  ['Released by', release.createdBy.name],
                  [
                    'Change',
                    release.change === null ? (
                      'none'
                    ) : (
                      <Link to={`/changes/${release.change}`}>#{release.change}</Link>
                    ),
                  ],
                  ['Cohorts changed', release.cohorts],
                  ['Teams changed', release.teams.length],
                  ['Devices', <Link to={`/fleet?applied=${release.number}`}>See which have applied it</Link>],
                ]}
              />
            </Panel>
            <Verification number={release.number} />
          </>
        }
      >
        <Files release={release} />
      </Columns>
    </Page>
  );
}

function Files({ release }: { release: ReleaseView }) {
  const { filters, setFilter } = useFilters(['team', 'os']);
  const team = filters.team || release.teams[0] || '';
  const os = OSES.find((each) => each === filters.os) ?? 'darwin';
  const files = useReleaseFiles(release.number, team, os);
  return (
    <Panel
      title="Files"
      about="What a team had on a system as of this release."
      flush
      actions={
        <>
          <Select
            aria-label="Team"
            w={180}
            searchable
            allowDeselect={false}
            data={[...release.teams]}
            value={team || null}
            onChange={(value) => setFilter('team', value)}
          />
          <SegmentedControl
            aria-label="Operating system"
            value={os}
            onChange={(value) => setFilter('os', value)}
            data={OSES.map((value) => ({ value, label: OS_NAMES[value] }))}
          />
        </>
      }
    >
      {team === '' ? (
        <Empty icon="file" title="This release changed no team's files" />
      ) : (
        <Loaded query={files}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon="file" title={`${team} had nothing on ${OS_NAMES[os]} as of this release`} />
            ) : (
              rows.map((file, index) => <File key={file.form} file={file} open={index === 0} />)
            )
          }
        </Loaded>
      )}
    </Panel>
  );
}

function File({ file, open }: { file: ReleaseFileView; open: boolean }) {
  return (
    <Disclosure
      open={open}
      label={`Show ${file.form}`}
      title={
        <>
          {toClientName(file.client)} <code style={{ color: 'var(--qm-text-soft)' }}>{file.form}</code>
        </>
      }
      aside={
        <span style={{ fontSize: '0.76rem' }}>
          {new Intl.NumberFormat('en-GB').format(file.length)} bytes ·{' '}
          <Copyable text={file.sha256} short={toShortHash(file.sha256)} what={`hash of ${file.form}`} />
        </span>
      }
    >
      <Code label={`${file.form} of ${file.team}`} text={file.text} isJson={file.form.endsWith('.json')} />
    </Disclosure>
  );
}
