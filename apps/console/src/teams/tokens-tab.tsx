import type { EnrolmentTokenView, TeamView } from '@app/contract';
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
import { EnrolDevices } from '../fleet/enrol-devices.js';
import { useEnrolmentTokens, useRevokeEnrolmentToken } from '../fleet/fleet.js';

export function TokensTab({ team }: { team: TeamView }) {
  const tokens = useEnrolmentTokens(team.slug);
  const revoke = useRevokeEnrolmentToken(team.slug);
  const [creating, create] = useDisclosure(false);
  const [asking, setAsking] = useState<EnrolmentTokenView | null>(null);
  const columns: readonly Column<EnrolmentTokenView>[] = [
    { title: 'What for', cell: ({ description }) => description || <span data-dimmed>not said</span> },
    { title: 'State', cell: (token) => <TokenState token={token} />, width: 130 },
    { title: 'Used', cell: ({ used, uses }) => `${used} of ${uses}`, width: 110, align: 'end' },
    { title: 'Expires', cell: ({ expiresAt }) => <Time at={expiresAt} as="moment" />, width: 170 },
    { title: 'Id', cell: ({ id }) => <code data-dimmed>{id}</code>, minor: true },
    {
      title: 'Actions',
      width: 90,
      align: 'end',
      cell: (token) =>
        isUsable(token) && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setAsking(token)}
            aria-label={`Revoke the token for ${token.description || token.id}`}
          >
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <Panel
      title="Enrolment tokens"
      about="Each lets a number of workstations join this team until a date. Only hashes are kept."
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
            <Empty icon="key" title="No enrolment token has been made for this team">
              <p>
                Make one here, or run <code>qm enrolment-tokens create {team.slug} --uses 10</code>.
              </p>
            </Empty>
          ) : (
            <DataTable label="Enrolment tokens" columns={columns} rows={rows} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      <EnrolDevices opened={creating} onClose={create.close} team={team.slug} />
      <Confirm
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title="Revoke this enrolment token?"
        action="Revoke token"
        danger
        onConfirm={async () => {
          await revoke.mutateAsync(asking!.id);
          toast('The enrolment token is revoked');
        }}
      >
        <p>No further device can join with it. Devices that already did stay enrolled.</p>
      </Confirm>
    </Panel>
  );
}

function isUsable({ revokedAt, expiresAt, used, uses }: EnrolmentTokenView): boolean {
  return revokedAt === null && !isPast(expiresAt) && used < uses;
}

function TokenState({ token }: { token: EnrolmentTokenView }) {
  if (token.revokedAt !== null)
    return (
      <Badge tone="idle" icon="ban">
        Revoked
      </Badge>
    );
  if (token.used >= token.uses)
    return (
      <Badge tone="idle" icon="check">
        Used up
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
