import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { useId } from 'react';
import classes from './fields.module.css';
import { Icon } from './icons.js';

interface TextListFieldProps {
  label: string;
  description?: string;
  /** What one is called: `argument`. */
  noun: string;
  placeholder?: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
  disabled?: boolean;
}

/** An ordered list of texts, one field each: arguments are not split on spaces, so neither is the field. */
export function TextListField({
  label,
  description,
  noun,
  placeholder,
  values,
  onChange,
  disabled,
}: TextListFieldProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <Input.Label id={id} component="div" size="xs" display="block">
        {label}
      </Input.Label>
      {description && <Input.Description size="xs">{description}</Input.Description>}
      {values.map((value, index) => (
        <div key={index} className={classes.row}>
          <TextInput
            className={classes.grow}
            classNames={{ input: classes.mono }}
            aria-label={`${noun} ${index + 1}`}
            placeholder={placeholder}
            value={value}
            disabled={disabled}
            onChange={(event) => onChange(values.with(index, event.currentTarget.value))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={disabled}
            aria-label={`Remove ${noun} ${index + 1}`}
            onClick={() => onChange(values.toSpliced(index, 1))}
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
        onClick={() => onChange([...values, ''])}
      >
        Add {noun}
      </Button>
    </div>
  );
}
