import { Breadcrumbs } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** The page's own word at the end of the way here, where the title is longer. */
  crumb?: string;
  /** What the heading shows where it is more than the title: a badge beside it. */
  badge?: ReactNode;
  about?: ReactNode;
  /** The way here: words and addresses, the page itself not included. */
  trail?: readonly (readonly [word: string, to: string])[];
  actions?: ReactNode;
  children: ReactNode;
}

/** One screen: its title in the document and on the page, the way back up, its actions, its content. */
export function Page({ title, crumb = title, badge, about, trail = [], actions, children }: PageProps) {
  return (
    <>
      <title>{`${[title, ...trail.map(([word]) => word).reverse()].join(' · ')} · Quartermaster`}</title>
      <header className={classes.header}>
        {trail.length > 0 && (
          <nav aria-label="Breadcrumbs">
            <Breadcrumbs separator="/" separatorMargin={6} className={classes.trail}>
              {trail.map(([word, to]) => (
                <Link key={to} to={to}>
                  {word}
                </Link>
              ))}
              <span aria-current="page">{crumb}</span>
            </Breadcrumbs>
          </nav>
        )}
        <div className={classes.top}>
          <div className={classes.heading}>
            <h1>{title}</h1>
            {badge}
          </div>
          {actions && <div className={classes.actions}>{actions}</div>}
        </div>
        {about && <p className={classes.about}>{about}</p>}
      </header>
      <div className={classes.content}>{children}</div>
    </>
  );
}
