import { TextInput } from '@mantine/core';
import { useSettledText } from '../elements/settled-text.js';

interface SettledInputProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string | null) => void;
}

/** A filter that is asked for once typing pauses. */
export function SettledInput({ label, placeholder, value, onChange }: SettledInputProps) {
  const [text, change] = useSettledText(value, (settled) => onChange(settled || null));
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      w={180}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
