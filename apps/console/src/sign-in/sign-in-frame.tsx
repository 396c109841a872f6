import type { ReactNode } from 'react';
import { Mark } from '../shell/mark.js';
import classes from './sign-in.module.css';

export function SignInFrame({
  title,
  about,
  children,
}: {
  title: string;
  about?: string;
  children: ReactNode;
}) {
  return (
    <main className={classes.page}>
      <title>{`${title} · Quartermaster`}</title>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Mark size={30} />
          <span>Quartermaster</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        {about && <p className={classes.about}>{about}</p>}
        {children}
      </div>
      <p className={classes.foot}>Approved MCP servers for every AI client on every workstation.</p>
    </main>
  );
}
