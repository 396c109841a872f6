import type { ImportView } from '@app/contract';
import { CLIENT_NAMES, type ClientId } from '@app/domain';
import { useState } from 'react';
import { Badge } from '../elements/badge.js';
import { FindingCount, GroupedFindings } from '../elements/findings.js';
import { Panel } from '../elements/panel.js';
import { ValueText } from '../registry/launch-view.js';
import classes from './import-result.module.css';
import { OpenChange } from './open-change.js';
import { ProposedServers } from './proposed-servers.js';

interface ImportResultProps {
  view: ImportView;
  team: string;
  onChange: (view: ImportView) => void;
}

const OTHERS = { cursor: 'Cursor', plain: 'a plain mcpServers file' } as const;

export function ImportResult({ view, team, onChange }: ImportResultProps) {
  const [proposed, setProposed] = useState(false);
  const name =
    view.client in CLIENT_NAMES
      ? CLIENT_NAMES[view.client as ClientId]
      : OTHERS[view.client as keyof typeof OTHERS];
  return (
    <>
      <div className={classes.summary}>
        <Badge tone="info" icon="file">
          Read as {name}
        </Badge>
        <Badge tone="idle" icon="registry">
          {view.servers.length} server {view.servers.length === 1 ? 'version' : 'versions'}
        </Badge>
        <FindingCount findings={view.findings} />
        <Badge tone={view.secrets.length > 0 ? 'special' : 'idle'} icon="key">
          {view.secrets.length} {view.secrets.length === 1 ? 'secret' : 'secrets'} replaced
        </Badge>
        {view.notUnderstood.length > 0 && (
          <Badge tone="warn" icon="warning">
            {view.notUnderstood.length} not understood
          </Badge>
        )}
      </div>
      <ProposedServers view={view} onChange={onChange} onProposed={() => setProposed(true)} />
      <Panel title="Findings" about="What would break your rules as it stands, and how to fix it." flush>
        <GroupedFindings findings={view.findings} empty="Nothing breaks a rule." />
      </Panel>
      {view.secrets.length > 0 && (
        <Panel
          title="Secrets replaced"
          about="Literals in the file that are now references. The literals are kept nowhere; rotate them if the file was shared."
        >
          <ul className={classes.list}>
            {view.secrets.map(({ path, reference }) => (
              <li key={path}>
                <code>{path}</code>
                <span aria-hidden="true">→</span>
                <ValueText text={reference} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {view.notUnderstood.length > 0 && (
        <Panel
          title="Not understood"
          about="Parts of the file that have no place in a template. They are not taken over."
        >
          <ul className={classes.list}>
            {view.notUnderstood.map(({ path, reason }) => (
              <li key={path}>
                <code>{path}</code>
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <OpenChange view={view} team={team} proposed={proposed} />
    </>
  );
}
