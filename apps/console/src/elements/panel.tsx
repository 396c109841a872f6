import { useId, type ReactNode } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  title?: ReactNode;
  /** A sentence under the title. */
  about?: ReactNode;
  actions?: ReactNode;
  /** Content that brings its own padding: tables, lists, editors. */
  flush?: boolean;
  children: ReactNode;
}

/** One named part of a page. */
export function Panel({ title, about, actions, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header className={classes.header}>
          <div className={classes.heading}>
            {title && <h2 id={id}>{title}</h2>}
            {about && <p>{about}</p>}
          </div>
          {actions && <div className={classes.actions}>{actions}</div>}
        </header>
      )}
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
