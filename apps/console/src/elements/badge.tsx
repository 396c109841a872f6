import type { ReactNode } from 'react';
import classes from './badge.module.css';
import { Icon, type IconName } from './icons.js';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'idle' | 'special';

interface BadgeProps {
  tone: Tone;
  icon?: IconName;
  children: ReactNode;
  title?: string;
}

/** A state as colour, shape and word together: no meaning rests on colour alone. */
export function Badge({ tone, icon, children, title }: BadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {icon && <Icon name={icon} size={13} strokeWidth={1.6} />}
      <span>{children}</span>
    </span>
  );
}
