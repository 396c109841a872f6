import type { ReactNode } from 'react';
import classes from './columns.module.css';

/** The thing itself on the left, the facts about it on the right. */
export function Columns({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>{children}</div>
      <div className={classes.stack}>{aside}</div>
    </div>
  );
}
