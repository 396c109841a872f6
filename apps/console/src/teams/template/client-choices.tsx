import {
  CLIENT_IDS,
  CLIENT_LEVELS,
  CLIENT_NAMES,
  type ClientChoice,
  type ClientId,
  type Template,
} from '@app/domain';
import { SegmentedControl } from '@mantine/core';
import { Panel } from '../../elements/panel.js';
import classes from './client-choices.module.css';
import type { Inherited } from './inherited.js';

interface ClientChoicesProps {
  template: Template;
  inherited: ReadonlyMap<ClientId, Inherited<ClientChoice | null>>;
  onChange: (template: Template) => void;
}

const LEVEL_WORDS = { user: 'User', managed: 'Managed' } as const;

/** Which clients are written, and at which level; what is not chosen here comes from above. */
export function ClientChoices({ template, inherited, onChange }: ClientChoicesProps) {
  const choose = (client: ClientId, value: string) => {
    const { [client]: _before, ...others } = template.clients;
    if (value === 'inherit') onChange({ ...template, clients: others });
    else
      onChange({
        ...template,
        clients: { ...others, [client]: value === 'off' ? null : { level: value as ClientChoice['level'] } },
      });
  };
  return (
    <Panel
      title="Clients"
      about="User: entries merged into the person's own file. Managed: a system file or policy that they cannot override."
      flush
    >
      <ul className={classes.list}>
        {CLIENT_IDS.map((client) => (
          <li key={client}>
            <span className={classes.name}>{CLIENT_NAMES[client]}</span>
            <SegmentedControl
              aria-label={CLIENT_NAMES[client]}
              value={toValue(template, client)}
              onChange={(value) => choose(client, value)}
              data={[
                { value: 'inherit', label: toInheritWord(inherited.get(client)) },
                ...CLIENT_LEVELS[client].map((level) => ({ value: level, label: LEVEL_WORDS[level] })),
                { value: 'off', label: 'Off' },
              ]}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function toValue(template: Template, client: ClientId): string {
  if (!(client in template.clients)) return 'inherit';
  return template.clients[client]?.level ?? 'off';
}

function toInheritWord(above: Inherited<ClientChoice | null> | undefined): string {
  if (!above) return 'Inherit (off)';
  return `Inherit (${above.value ? LEVEL_WORDS[above.value.level].toLowerCase() : 'off'}, ${above.from})`;
}
