import type { TokenView } from '@app/contract';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { Badge } from '../elements/badge.js';
import { Confirm } from '../elements/confirm.js';
import { DataTable, type Column } from '../elements/data-table.js';
import { Empty } from '../elements/empty.js';
import { Icon } from '../elements/icons.js';
import { Loaded } from '../elements/loaded.js';
import { Panel } from '../elements/panel.js';
import { isPast, Time } from '../elements/time.js';
import { toast } from '../elements/toast.js';
import { useRevokeToken, useTokens } from './settings.js';
import { TokenDialog } from './token-dialog.js';

export function Tokens() {
  const tokens = useTokens();
  const revoke = useRevokeToken();
  const [creating, create] = useDisclosure(false);
  const [asking, setAsking] = useState<TokenView | null>(null);
  const columns: readonly Column<TokenView>[] = [
    {
      title: 'Token',
      cell: ({ name, prefix }) => (
        <>
          <span style={{ fontWeight: 550 }}>{name}</span> <code data-dimmed>{prefix}…</code>
        </>
      ),
    },
    {
      title: 'Scopes',
      cell: ({ scopes, team }) => (
        <>
          {scopes.join(', ')}
          {team !== null && <span data-dimmed> of {team}</span>}
        </>
      ),
    },
    { title: 'Owner', cell: ({ owner }) => owner, minor: true },
    { title: 'State', cell: (token) => <TokenState token={token} />, width: 120 },
    { title: 'Last used', cell: ({ lastUsedAt }) => <Time at={lastUsedAt} />, width: 130 },
    { title: 'Expires', cell: ({ expiresAt }) => <Time at={expiresAt} as="day" />, width: 120 },
    {
      title: 'Actions',
      width: 90,
      align: 'end',
      cell: (token) =>
        token.revokedAt === null && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setAsking(token)}
            aria-label={`Revoke ${token.name}`}
          >
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <Panel
      title="API tokens"
      about="For scripts, the command qm, MDM and monitoring. A token acts as its owner; only its hash is kept."
      flush
      actions={
        <Button leftSection={<Icon name="plus" size={14} />} onClick={create.open}>
          Make a token
        </Button>
      }
    >
      <Loaded query={tokens}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon="key" title="You have no API tokens">
              <p>
                Make one and keep it in a file that only you can read; then <code>qm</code> and your scripts
                can act for you.
              </p>
            </Empty>
          ) : (
            <DataTable label="API tokens" columns={columns} rows={rows} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      <TokenDialog opened={creating} onClose={create.close} />
      <Confirm
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={`Revoke ${asking?.name ?? ''}?`}
        action="Revoke token"
        danger
        onConfirm={async () => {
          await revoke.mutateAsync(asking!.id);
          toast(`${asking!.name} is revoked`);
        }}
      >
        <p>Whatever uses it is refused from its next request on. This cannot be undone.</p>
      </Confirm>
    </Panel>
  );
}

function TokenState({ token }: { token: TokenView }) {
  if (token.revokedAt !== null)
    return (
      <Badge tone="idle" icon="ban">
        Revoked
      </Badge>
    );
  if (isPast(token.expiresAt))
    return (
      <Badge tone="idle" icon="hourglass">
        Expired
      </Badge>
    );
  return (
    <Badge tone="good" icon="check-circle">
      Usable
    </Badge>
  );
}
