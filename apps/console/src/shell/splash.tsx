import type { ReactNode } from 'react';
import { Mark } from './mark.js';
import classes from './splash.module.css';

/** Before anything is known: the mark, and a problem where there is one. */
export function Splash({ children }: { children?: ReactNode }) {
  return (
    <main className={classes.splash}>
      <Mark size={40} />
      {children ?? <p role="status">Loading…</p>}
    </main>
  );
}
