import type { Template, TemplateServer } from '@app/domain';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { Badge } from '../../elements/badge.js';
import { toShortHash } from '../../elements/copyable.js';
import { Empty } from '../../elements/empty.js';
import { useFilters } from '../../elements/filters.js';
import { Icon } from '../../elements/icons.js';
import { Panel } from '../../elements/panel.js';
import { AddServer } from './add-server.js';
import { withoutServer, withServer, type Inherited } from './inherited.js';
import { ServerEntry, toRestrictions } from './server-entry.js';
import classes from './server-entries.module.css';

interface ServerEntriesProps {
  template: Template;
  inherited: ReadonlyMap<string, Inherited<TemplateServer>>;
  onChange: (template: Template) => void;
}

/** The team's own servers, each open to edit in its place, then those from above, greyed. */
export function ServerEntries({ template, inherited, onChange }: ServerEntriesProps) {
  const { filters, setFilter } = useFilters(['server']);
  const [adding, setAdding] = useState(false);
  const own = Object.entries(template.servers).toSorted(([a], [b]) => a.localeCompare(b));
  const above = [...inherited]
    .filter(([key]) => !(key in template.servers))
    .toSorted(([a], [b]) => a.localeCompare(b));
  const rename = (key: string, next: string) => {
    const { [key]: entry, ...others } = template.servers;
    if (!entry || next in template.servers) return;
    onChange({ ...template, servers: { ...others, [next]: entry } });
    setFilter('server', next);
  };
  return (
    <Panel
      title="Servers"
      flush
      actions={
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<Icon name="plus" size={13} />}
          onClick={() => setAdding(true)}
        >
          Add a server
        </Button>
      }
    >
      {own.length === 0 && above.length === 0 && (
        <Empty icon="registry" title="This team gets no servers yet">
          <p>Add one from the registry, or import a config file that its people already use.</p>
          <Button component={Link} to="/servers/import" variant="default">
            Import a config file
          </Button>
        </Empty>
      )}
      <ul className={classes.list}>
        {own.map(([key, entry]) => (
          <ServerEntry
            key={key}
            name={key}
            entry={entry}
            inherited={inherited.get(key)}
            opened={filters.server === key}
            onToggle={() => setFilter('server', filters.server === key ? null : key)}
            onChange={(next) => onChange(withServer(template, key, next))}
            onRename={(next) => rename(key, next)}
            onRemove={() => onChange(withoutServer(template, key))}
          />
        ))}
        {above.map(([key, { value, from }]) => (
          <li key={key} className={classes.inherited}>
            <div className={classes.line}>
              <span className={classes.key}>{key}</span>
              <span className={classes.what} title={`${value.server} ${value.version}`}>
                {value.server}
              </span>
              <code className={classes.version}>{toShortHash(value.version)}</code>
              <Badge tone="idle" icon="link">
                from {from}
              </Badge>
              {toRestrictions(value)}
              <span className={classes.actions}>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={`Override ${key}`}
                  onClick={() => {
                    onChange(withServer(template, key, value));
                    setFilter('server', key);
                  }}
                >
                  Override
                </Button>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  aria-label={`Take out ${key}`}
                  onClick={() => onChange(withServer(template, key, { ...value, enabled: false }))}
                >
                  Take out
                </Button>
              </span>
            </div>
          </li>
        ))}
      </ul>
      <AddServer
        opened={adding}
        onClose={() => setAdding(false)}
        taken={new Set([...Object.keys(template.servers), ...inherited.keys()])}
        onAdd={(key, entry) => {
          onChange(withServer(template, key, entry));
          setFilter('server', key);
        }}
      />
    </Panel>
  );
}
