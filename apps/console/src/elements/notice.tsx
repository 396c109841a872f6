import type { ReactNode } from 'react';
import type { Tone } from './badge.js';
import { Icon, type IconName } from './icons.js';
import classes from './notice.module.css';

interface NoticeProps {
  tone: Tone;
  title: ReactNode;
  icon?: IconName;
  children?: ReactNode;
  action?: ReactNode;
}

const ICONS: Record<Tone, IconName> = {
  good: 'check-circle',
  warn: 'warning',
  bad: 'cross-circle',
  info: 'info',
  idle: 'info',
  special: 'info',
};

/** A statement that the reader must see before going on. */
export function Notice({ tone, title, icon, children, action }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'note'}>
      <Icon name={icon ?? ICONS[tone]} className={classes.icon} size={18} />
      <div className={classes.body}>
        <p className={classes.title}>{title}</p>
        {children && <div className={classes.text}>{children}</div>}
      </div>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
