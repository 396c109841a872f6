import { CLIENT_NAMES, OS_NAMES, type TemplateServer } from '@app/domain';
import { Button, UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { Badge } from '../../elements/badge.js';
import { toShortHash } from '../../elements/copyable.js';
import { Icon } from '../../elements/icons.js';
import { LookBadge, VERSION_LOOKS } from '../../elements/states.js';
import { useVersions } from '../../registry/registry.js';
import type { Inherited } from './inherited.js';
import { ServerForm } from './server-form.js';
import classes from './server-entries.module.css';

interface ServerEntryProps {
  name: string;
  entry: TemplateServer;
  inherited?: Inherited<TemplateServer>;
  opened: boolean;
  onToggle: () => void;
  onChange: (entry: TemplateServer) => void;
  onRename: (key: string) => void;
  onRemove: () => void;
}

export function ServerEntry(props: ServerEntryProps) {
  return props.entry.enabled ? <PresentEntry {...props} /> : <RemovedEntry {...props} />;
}

function PresentEntry({
  name,
  entry,
  inherited,
  opened,
  onToggle,
  onChange,
  onRename,
  onRemove,
}: ServerEntryProps) {
  const id = useId();
  const versions = useVersions(entry.server);
  const version = versions.data?.find((each) => each.version === entry.version);
  return (
    <li>
      <div className={classes.line}>
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={opened}
          aria-controls={id}
          onClick={onToggle}
        >
          <Icon name="right" size={14} />
          <span className={classes.key}>{name}</span>
        </UnstyledButton>
        <span className={classes.what} title={`${entry.server} ${entry.version}`}>
          {entry.server}
        </span>
        <code className={classes.version}>{toShortHash(entry.version)}</code>
        {version && version.status !== 'approved' && (
          <LookBadge looks={VERSION_LOOKS} value={version.status} />
        )}
        {versions.data && !version && (
          <Badge tone="bad" icon="cross-circle">
            Not in the registry
          </Badge>
        )}
        {inherited && (
          <Badge tone="warn" icon="link" title={`${inherited.value.server} ${inherited.value.version}`}>
            overrides {inherited.from}
          </Badge>
        )}
        {toRestrictions(entry)}
        <span className={classes.actions}>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={onRemove}
            aria-label={inherited ? `Inherit ${name} again` : `Remove ${name}`}
          >
            {inherited ? 'Inherit again' : 'Remove'}
          </Button>
        </span>
      </div>
      {opened && (
        <div id={id} className={classes.form}>
          <ServerForm
            name={name}
            entry={entry}
            version={version}
            versions={versions.data ?? []}
            onChange={onChange}
            onRename={inherited ? undefined : onRename}
          />
        </div>
      )}
    </li>
  );
}

function RemovedEntry({ name, entry, inherited, onRemove }: ServerEntryProps) {
  return (
    <li className={classes.out}>
      <div className={classes.line} style={{ paddingLeft: 36 }}>
        <span className={classes.key}>{name}</span>
        <span className={classes.what} title={`${entry.server} ${entry.version}`}>
          {entry.server}
        </span>
        <code className={classes.version}>{toShortHash(entry.version)}</code>
        <Badge tone="idle" icon="ban">
          taken out{inherited ? `, inherited from ${inherited.from}` : ''}
        </Badge>
        <span className={classes.actions}>
          <Button size="compact-xs" variant="subtle" onClick={onRemove} aria-label={`Put ${name} back`}>
            {inherited ? 'Put back' : 'Remove'}
          </Button>
        </span>
      </div>
    </li>
  );
}

/** For which clients and systems, where not for all. */
export function toRestrictions({ clients, oses }: TemplateServer) {
  return (
    <>
      {clients && (
        <Badge tone="info" icon="terminal">
          {clients.map((client) => CLIENT_NAMES[client]).join(', ') || 'no client'} only
        </Badge>
      )}
      {oses && (
        <Badge tone="info" icon="laptop">
          {oses.map((os) => OS_NAMES[os]).join(', ') || 'no system'} only
        </Badge>
      )}
    </>
  );
}
