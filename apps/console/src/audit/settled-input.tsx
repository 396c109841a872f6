import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';

interface SettledInputProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string | null) => void;
}

/** A filter that is asked for once typing pauses. */
export function SettledInput({ label, placeholder, value, onChange }: SettledInputProps) {
  const [text, setText] = useState(value);
  const settle = useDebouncedCallback((next: string) => onChange(next.trim() || null), 350);
  useEffect(() => setText(value), [value]);
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      w={180}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}
