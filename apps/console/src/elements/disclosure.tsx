import { UnstyledButton } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import classes from './disclosure.module.css';
import { Icon } from './icons.js';

interface DisclosureProps {
  title: ReactNode;
  /** At the end of the line: counts, badges. */
  aside?: ReactNode;
  /** Always shown. */
  summary?: ReactNode;
  /** Names the button: the title may hold links, which a button may not. */
  label: string;
  open?: boolean;
  children: ReactNode;
}

/** A line that opens to more; what is closed is not rendered, so that a hundred diffs cost nothing. */
export function Disclosure({ title, aside, summary, label, open = false, children }: DisclosureProps) {
  const [opened, setOpened] = useState(open);
  const id = useId();
  return (
    <div className={classes.disclosure}>
      <div className={classes.line}>
        <UnstyledButton
          className={classes.button}
          aria-expanded={opened}
          aria-controls={id}
          aria-label={label}
          onClick={() => setOpened(!opened)}
        >
          <Icon name="right" size={15} />
        </UnstyledButton>
        <div
          className={classes.title}
          onClick={(event) => (event.target === event.currentTarget ? setOpened(!opened) : undefined)}
        >
          {title}
        </div>
        {aside}
      </div>
      {summary}
      <div id={id}>{opened && children}</div>
    </div>
  );
}
