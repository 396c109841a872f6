import type { Template } from '@app/domain';
import { Badge } from '../../elements/badge.js';
import { EntriesField } from '../../elements/entries-field.js';
import { Panel } from '../../elements/panel.js';
import type { Inherited } from './inherited.js';
import classes from './parameters.module.css';

interface ParametersProps {
  template: Template;
  inherited: ReadonlyMap<string, Inherited<string>>;
  onChange: (template: Template) => void;
}

export function Parameters({ template, inherited, onChange }: ParametersProps) {
  const above = [...inherited].filter(([name]) => !(name in template.parameters));
  return (
    <Panel
      title="Parameters"
      about="Values for ${name} in this team's arguments and environment, and in those of the teams below it."
    >
      <EntriesField
        label="Own parameters"
        noun="parameter"
        value={template.parameters}
        onChange={(parameters) => onChange({ ...template, parameters })}
      />
      {above.length > 0 && (
        <ul className={classes.list} aria-label="Inherited parameters">
          {above.map(([name, { value, from }]) => (
            <li key={name}>
              <code>{name}</code>
              <code>{value}</code>
              <Badge tone="idle" icon="link">
                from {from}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
