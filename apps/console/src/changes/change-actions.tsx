import type { ChangeView, PlanView } from '@app/contract';
import { toChangeActions, type ChangeAction } from '@app/domain';
import { Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { toast } from '../elements/toast.js';
import { Confirm } from '../elements/confirm.js';
import { usePermissions, useSignedIn } from '../session/permissions.js';
import { SECOND_PERSON, useIsOwn } from '../session/self-approval.js';
import { useDecideChange, useReleaseChange } from './changes.js';

const WORDS: Record<ChangeAction, string> = {
  approve: 'Approve',
  reject: 'Reject',
  withdraw: 'Withdraw',
  release: 'Release…',
};

/** What may be done to a change now, by whoever looks at it; what may not be says why. */
export function ChangeActions({ change, plan }: { change: ChangeView; plan: PlanView | undefined }) {
  const [asking, setAsking] = useState<ChangeAction | null>(null);
  const { decide } = usePermissions();
  const { user } = useSignedIn();
  const obstacle = useObstacle(change, plan);
  const offered = toChangeActions(change.status).filter((action) =>
    action === 'withdraw' ? change.proposedBy.id === user.id : decide,
  );
  const order: readonly ChangeAction[] = ['withdraw', 'reject', 'approve', 'release'];
  return (
    <>
      {order
        .filter((action) => offered.includes(action))
        .map((action) => {
          const why = obstacle(action);
          return why ? (
            <Tooltip key={action} label={why} multiline w={280}>
              <Button data-disabled aria-disabled="true" onClick={(event) => event.preventDefault()}>
                {WORDS[action]}
              </Button>
            </Tooltip>
          ) : (
            <Button
              key={action}
              variant={action === 'approve' || action === 'release' ? 'filled' : 'default'}
              onClick={() => setAsking(action)}
            >
              {WORDS[action]}
            </Button>
          );
        })}
      {asking && <AskFirst change={change} plan={plan} action={asking} onClose={() => setAsking(null)} />}
    </>
  );
}

function useObstacle(change: ChangeView, plan: PlanView | undefined) {
  const own = useIsOwn(change.proposedBy);
  return (action: ChangeAction): string | null => {
    if (action === 'approve' && own) return SECOND_PERSON;
    if (action !== 'approve' && action !== 'release') return null;
    if (plan?.stale) return 'It is stale: it must be proposed again from the current revision.';
    if (plan?.refused) return 'An enforced rule is broken: see the findings.';
    return null;
  };
}

interface AskFirstProps {
  change: ChangeView;
  plan: PlanView | undefined;
  action: ChangeAction;
  onClose: () => void;
}

function AskFirst({ change, plan, action, onClose }: AskFirstProps) {
  const decide = useDecideChange(change.number);
  const release = useReleaseChange(change.number);
  const navigate = useNavigate();
  const name = `#${change.number} ${change.title}`;
  if (action === 'release')
    return (
      <Confirm
        opened
        onClose={onClose}
        title={`Release ${name}?`}
        action="Release"
        onConfirm={async () => {
          const { number } = await release.mutateAsync();
          toast(`Release ${number} is signed and offered`);
          void navigate(`/releases/${number}`);
        }}
      >
        <p>
          It is rendered, signed and offered to {plan ? plan.devices : 'the affected'}{' '}
          {plan?.devices === 1 ? 'device' : 'devices'} of{' '}
          {plan?.teams.map(({ team }) => team).join(', ') || change.teams.join(', ')}. A release never
          changes; going back is another change.
        </p>
      </Confirm>
    );
  const { title, text, button, note } = DIALOGS[action];
  return (
    <Confirm
      opened
      onClose={onClose}
      title={`${title} ${name}?`}
      action={button}
      note={note}
      onConfirm={async (written) => {
        await decide.mutateAsync({ action, note: written });
        toast(`#${change.number} is ${DONE[action]}`);
      }}
    >
      <p>{text}</p>
    </Confirm>
  );
}

const DONE = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const;

const DIALOGS = {
  approve: {
    title: 'Approve',
    button: 'Approve',
    text: 'You state that you have read the plan. Nothing reaches a workstation before it is released.',
    note: { label: 'Note', placeholder: 'What you looked at, what to watch' },
  },
  reject: {
    title: 'Reject',
    button: 'Reject',
    text: 'The change is closed. Its author can propose another.',
    note: { label: 'Why', required: true },
  },
  withdraw: {
    title: 'Withdraw',
    button: 'Withdraw',
    text: 'The change is closed, and stays as a record.',
    note: undefined,
  },
} as const;
