import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { useNavigate } from 'react-router';
import { Icon, type IconName } from '../elements/icons.js';
import { useSignedIn } from '../session/permissions.js';
import { useSignOut } from '../session/session.js';
import classes from './account-menu.module.css';

/** Who one is here, how it looks, and the way out. */
export function AccountMenu() {
  const { user, organisation } = useSignedIn();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const leave = () =>
    signOut.mutate(undefined, { onSettled: () => void navigate('/sign-in', { replace: true }) });
  return (
    <div className={classes.account}>
      <SchemeChoice />
      <Menu position="top-start" width={230}>
        <Menu.Target>
          <UnstyledButton className={classes.person}>
            <span className={classes.initials} aria-hidden="true">
              {toInitials(user.name)}
            </span>
            <span className={classes.words}>
              <span className={classes.name}>{user.name}</span>
              <span className={classes.role}>{organisation.name}</span>
            </span>
            <VisuallyHidden>, your account</VisuallyHidden>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.who}>
            <div>{user.email}</div>
            <div>{user.roles.join(', ') || 'no role'}</div>
          </div>
          <Menu.Divider />
          <Menu.Item
            leftSection={<Icon name="key" size={14} />}
            onClick={() => void navigate('/settings/tokens')}
          >
            API tokens
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="sign-out" size={14} />} onClick={leave}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function SchemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choice = (value: string, icon: IconName, word: string) => ({
    value,
    label: (
      <span className={classes.scheme} title={word}>
        <Icon name={icon} size={14} />
        <VisuallyHidden>{word}</VisuallyHidden>
      </span>
    ),
  });
  return (
    <SegmentedControl
      aria-label="Colour scheme"
      size="xs"
      fullWidth
      value={colorScheme}
      onChange={(value) => setColorScheme(value as typeof colorScheme)}
      data={[
        choice('light', 'sun', 'Light'),
        choice('dark', 'moon', 'Dark'),
        choice('auto', 'auto', 'As the system'),
      ]}
    />
  );
}

function toInitials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return `${words[0]?.[0] ?? '?'}${words[1]?.[0] ?? ''}`.toUpperCase();
}
