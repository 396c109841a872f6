import { NavLink } from 'react-router';
import { Icon, type IconName } from '../elements/icons.js';
import { usePermissions, type Permissions } from '../session/permissions.js';
import classes from './navigation.module.css';
import { useOpenCounts } from './open-counts.js';

interface Place {
  word: string;
  to: string;
  icon: IconName;
  /** Who sees it at all; absent means everyone. */
  who?: (permissions: Permissions) => boolean;
}

const PLACES: readonly Place[] = [
  { word: 'Fleet', to: '/fleet', icon: 'fleet' },
  { word: 'Registry', to: '/servers', icon: 'registry' },
  { word: 'Teams & templates', to: '/teams', icon: 'teams' },
  { word: 'Changes', to: '/changes', icon: 'changes' },
  { word: 'Releases', to: '/releases', icon: 'releases' },
  { word: 'Audit log', to: '/audit', icon: 'audit', who: ({ audit }) => audit },
  { word: 'Settings', to: '/settings', icon: 'settings' },
];

export function Navigation() {
  const permissions = usePermissions();
  const waiting = useOpenCounts();
  return (
    <nav aria-label="Main" className={classes.navigation}>
      {PLACES.filter(({ who }) => who?.(permissions) ?? true).map(({ word, to, icon }) => (
        <NavLink key={to} to={to} className={classes.link}>
          <Icon name={icon} />
          <span>{word}</span>
          {waiting[to] && (
            <span className={classes.count} title={waiting[to].title}>
              {waiting[to].count}
            </span>
          )}
        </NavLink>
      ))}
    </nav>
  );
}
