import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { Icon } from './icons.js';
import { useSettledText } from './settled-text.js';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** The page's search: `/` comes here from anywhere, Esc empties it, a second Esc leaves it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, change] = useSettledText(value, onChange);
  const input = useRef<HTMLInputElement>(null);
  return (
    <TextInput
      ref={input}
      type="search"
      data-page-search
      aria-label={label}
      placeholder={label}
      value={text}
      w={260}
      leftSection={<Icon name="search" size={14} />}
      rightSection={
        text ? (
          <CloseButton
            size="xs"
            aria-label="Clear search"
            onClick={() => (change(''), input.current?.focus())}
          />
        ) : (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        )
      }
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        if (text) change('');
        else input.current?.blur();
      }}
    />
  );
}
