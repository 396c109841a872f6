import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

const PAUSE = 300;

/**
 * What is typed at once, and told when typing pauses. It follows the value when that changes from elsewhere (the
 * back button, a cleared filter), but never its own echo: that would take away a space just typed.
 */
export function useSettledText(value: string, onSettled: (value: string) => void) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const settle = useDebouncedCallback(onSettled, PAUSE);
  if (known !== value) {
    setKnown(value);
    if (text.trim() !== value) setText(value);
  }
  const change = (next: string) => {
    setText(next);
    settle(next.trim());
  };
  return [text, change] as const;
}
