import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import classes from './fields.module.css';
import { Icon } from './icons.js';

type Entry = readonly [name: string, value: string];

interface EntriesFieldProps {
  label: string;
  description?: string;
  /** What one is called: `variable`, `header`, `parameter`. */
  noun: string;
  value: Readonly<Record<string, string>>;
  onChange: (value: Record<string, string>) => void;
  disabled?: boolean;
  /** Names that must hold a secret reference; shown as such. */
  secrets?: readonly string[];
}

/**
 * Names with values. Rows are kept apart from the record while they are edited, so that a name which is empty
 * or stands twice for a moment loses no value.
 */
export function EntriesField({
  label,
  description,
  noun,
  value,
  onChange,
  disabled,
  secrets = [],
}: EntriesFieldProps) {
  const id = useId();
  const [rows, setRows] = useState<readonly Entry[]>(() => Object.entries(value));
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (!isSame(toRecord(rows), value)) setRows(Object.entries(value));
  }
  const change = (next: readonly Entry[]) => {
    setRows(next);
    onChange(toRecord(next));
  };
  return (
    <div role="group" aria-labelledby={id}>
      <Input.Label id={id} component="div" size="xs" display="block">
        {label}
      </Input.Label>
      {description && <Input.Description size="xs">{description}</Input.Description>}
      {rows.map(([name, text], index) => (
        <div key={index} className={classes.row}>
          <TextInput
            w="36%"
            classNames={{ input: classes.mono }}
            aria-label={`${noun} ${index + 1} name`}
            placeholder="NAME"
            value={name}
            disabled={disabled}
            error={
              rows.some(([other], at) => at < index && other === name && name !== '') ? 'twice' : undefined
            }
            onChange={(event) => change(rows.with(index, [event.currentTarget.value, text]))}
          />
          <TextInput
            className={classes.grow}
            classNames={{ input: classes.mono }}
            aria-label={`${noun} ${index + 1} value`}
            placeholder={secrets.includes(name) ? 'secret://env/NAME' : 'value'}
            value={text}
            disabled={disabled}
            leftSection={
              secrets.includes(name) || text.includes('secret://') ? <Icon name="key" size={13} /> : undefined
            }
            error={
              secrets.includes(name) && !text.includes('secret://')
                ? 'a secret reference, such as secret://env/NAME'
                : undefined
            }
            onChange={(event) => change(rows.with(index, [name, event.currentTarget.value]))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={disabled}
            aria-label={`Remove ${noun} ${name || index + 1}`}
            onClick={() => change(rows.toSpliced(index, 1))}
          >
            <Icon name="trash" size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        mt={4}
        size="compact-xs"
        variant="subtle"
        disabled={disabled}
        leftSection={<Icon name="plus" size={12} />}
        onClick={() => change([...rows, ['', '']])}
      >
        Add {noun}
      </Button>
    </div>
  );
}

function toRecord(rows: readonly Entry[]): Record<string, string> {
  return Object.fromEntries(rows.filter(([name]) => name !== ''));
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
