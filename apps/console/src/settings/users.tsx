import type { UserView } from '@app/contract';
import { Button, Menu, ActionIcon } from '@mantine/core';
import { useState } from 'react';
import { Badge } from '../elements/badge.js';
import { Confirm } from '../elements/confirm.js';
import { DataTable, type Column } from '../elements/data-table.js';
import { Icon } from '../elements/icons.js';
import { Loaded } from '../elements/loaded.js';
import { Panel } from '../elements/panel.js';
import { Time } from '../elements/time.js';
import { toast } from '../elements/toast.js';
import { usePermissions, useSignedIn } from '../session/permissions.js';
import { useUpdateUser, useUsers } from './settings.js';
import { SignInLinkDialog } from './sign-in-link-dialog.js';
import { UserDialog } from './user-dialog.js';

type Asking = { what: 'edit' | 'link' | 'disable'; user: UserView } | { what: 'create' } | null;

export function Users() {
  const users = useUsers();
  const update = useUpdateUser();
  const { administer } = usePermissions();
  const { user: self } = useSignedIn();
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  const enable = (user: UserView) =>
    update.mutate(
      { id: user.id, disabled: false },
      { onSuccess: () => toast(`${user.name} can sign in again`) },
    );
  const columns: readonly Column<UserView>[] = [
    {
      title: 'Person',
      cell: ({ id, name, email }) => (
        <div style={{ lineHeight: 1.35 }}>
          <span style={{ fontWeight: 550 }}>
            {name} {id === self.id && <span data-dimmed>(you)</span>}
          </span>
          <div data-dimmed style={{ fontSize: '0.76rem' }}>
            {email}
          </div>
        </div>
      ),
    },
    {
      title: 'Roles',
      cell: ({ roles }) => (roles.length > 0 ? roles.join(', ') : <span data-dimmed>none</span>),
    },
    {
      title: 'Maintains',
      cell: ({ teams }) => (teams.length > 0 ? teams.join(', ') : <span data-dimmed>no team</span>),
      minor: true,
    },
    { title: 'State', cell: (user) => <UserState user={user} />, width: 120 },
    { title: 'Since', cell: ({ createdAt }) => <Time at={createdAt} as="day" />, width: 120 },
    {
      title: 'Actions',
      width: 50,
      align: 'end',
      cell: (user) =>
        administer && (
          <Menu>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${user.name}`}>
                <Icon name="chevron-down" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setAsking({ what: 'edit', user })}>
                Edit name, roles and teams
              </Menu.Item>
              <Menu.Item onClick={() => setAsking({ what: 'link', user })} disabled={user.disabled}>
                Make a one-time sign-in link
              </Menu.Item>
              {user.disabled ? (
                <Menu.Item onClick={() => enable(user)}>Enable again</Menu.Item>
              ) : (
                <Menu.Item
                  color="red"
                  disabled={user.id === self.id}
                  onClick={() => setAsking({ what: 'disable', user })}
                >
                  Disable
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        ),
    },
  ];
  return (
    <Panel
      title="People"
      about="Who may sign in, and as what. Nobody is deleted: the audit log keeps naming them."
      flush
      actions={
        administer && (
          <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setAsking({ what: 'create' })}>
            Add a person
          </Button>
        )
      }
    >
      <Loaded query={users}>
        {(rows) => <DataTable label="People" columns={columns} rows={rows} keyOf={({ id }) => id} />}
      </Loaded>
      <UserDialog
        opened={asking?.what === 'create' || asking?.what === 'edit'}
        user={asking?.what === 'edit' ? asking.user : null}
        onClose={close}
      />
      <SignInLinkDialog user={asking?.what === 'link' ? asking.user : null} onClose={close} />
      <Confirm
        opened={asking?.what === 'disable'}
        onClose={close}
        title={`Disable ${asking?.what === 'disable' ? asking.user.name : ''}?`}
        action="Disable"
        danger
        onConfirm={async () => {
          if (asking?.what !== 'disable') return;
          await update.mutateAsync({ id: asking.user.id, disabled: true });
          toast(`${asking.user.name} is disabled`);
        }}
      >
        <p>
          Their sessions end at once and their API tokens stop working. What they proposed and approved stays
          as it is.
        </p>
      </Confirm>
    </Panel>
  );
}

function UserState({ user }: { user: UserView }) {
  return user.disabled ? (
    <Badge tone="idle" icon="ban">
      Disabled
    </Badge>
  ) : (
    <Badge tone="good" icon="check-circle">
      Active
    </Badge>
  );
}
