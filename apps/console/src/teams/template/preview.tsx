import type { PreviewFile, PreviewView } from '@app/contract';
import { CLIENT_IDS, CLIENT_NAMES, OS_NAMES, OSES, type Os, type Template } from '@app/domain';
import { Loader, SegmentedControl } from '@mantine/core';
import { Code } from '../../editor/code.js';
import { Empty } from '../../elements/empty.js';
import { useFilters } from '../../elements/filters.js';
import { FindingCount, Findings } from '../../elements/findings.js';
import { LoadingBlock } from '../../elements/loading.js';
import { Panel } from '../../elements/panel.js';
import { ProblemAlert } from '../../elements/problem-alert.js';
import { usePreview } from '../teams.js';
import classes from './preview.module.css';

interface PreviewProps {
  team: string;
  template: Template;
  /** Edits that have not reached the server yet. */
  pending: boolean;
}

/** What a workstation would get from the template as it stands in the editor, and what breaks a rule in it. */
export function Preview({ team, template, pending }: PreviewProps) {
  const preview = usePreview(team, template, true);
  const busy = pending || preview.isFetching;
  return (
    <div className={classes.preview} aria-busy={busy}>
      <Panel
        title="Findings"
        flush
        actions={
          <>
            {busy && <Loader size={14} aria-label="Rendering" />}
            {preview.data && <FindingCount findings={preview.data.findings} />}
          </>
        }
      >
        {preview.error ? (
          <div style={{ padding: 12 }}>
            <ProblemAlert
              error={preview.error}
              title="This template cannot be rendered"
              onRetry={() => void preview.refetch()}
            />
          </div>
        ) : (
          <div className={classes.findings} tabIndex={0} role="region" aria-label="List of findings">
            {preview.data ? (
              <Findings findings={preview.data.findings} empty="Nothing breaks a rule." />
            ) : (
              <LoadingBlock height={60} label="Rendering" />
            )}
          </div>
        )}
      </Panel>
      {preview.data && <Files view={preview.data} />}
    </div>
  );
}

function Files({ view }: { view: PreviewView }) {
  const { filters, setFilter } = useFilters(['os', 'client']);
  const os = OSES.find((each) => each === filters.os) ?? 'darwin';
  const files = view.files.filter((file) => file.os === os);
  const file = files.find(({ client }) => client === filters.client) ?? files[0];
  return (
    <Panel
      title="Rendered file"
      about={file?.form}
      flush
      actions={
        <SegmentedControl
          aria-label="Operating system"
          value={os}
          onChange={(value) => setFilter('os', value)}
          data={OSES.map((value) => ({ value, label: OS_NAMES[value] }))}
        />
      }
    >
      {file ? (
        <>
          <div className={classes.clients}>
            <SegmentedControl
              aria-label="Client"
              fullWidth
              value={file.client}
              onChange={(value) => setFilter('client', value)}
              data={inOrder(files).map(({ client }) => ({ value: client, label: toClientName(client) }))}
            />
          </div>
          <Code
            label={`${file.form} on ${OS_NAMES[os]}`}
            text={file.text}
            isJson={file.form.endsWith('.json')}
            maxHeight={560}
          />
        </>
      ) : (
        <NoFiles os={os} />
      )}
    </Panel>
  );
}

function NoFiles({ os }: { os: Os }) {
  return (
    <Empty icon="file" title={`Nothing is written on ${OS_NAMES[os]}`}>
      <p>Switch at least one client on, here or in a team above.</p>
    </Empty>
  );
}

export function toClientName(client: PreviewFile['client']): string {
  return client === 'launcher' ? 'Launcher' : CLIENT_NAMES[client];
}

function inOrder(files: readonly PreviewFile[]): PreviewFile[] {
  const order: readonly string[] = [...CLIENT_IDS, 'launcher'];
  return files.toSorted((a, b) => order.indexOf(a.client) - order.indexOf(b.client));
}
