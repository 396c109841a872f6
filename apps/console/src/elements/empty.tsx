import type { ReactNode } from 'react';
import classes from './empty.module.css';
import { Icon, type IconName } from './icons.js';

interface EmptyProps {
  icon: IconName;
  title: string;
  /** What to do next, with the exact command or button. */
  children?: ReactNode;
}

/** A page without content says what would be here, and how to get there. */
export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon}>
        <Icon name={icon} size={22} />
      </span>
      <p className={classes.title}>{title}</p>
      <div className={classes.text}>{children}</div>
    </div>
  );
}
