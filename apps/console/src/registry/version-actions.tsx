import type { VersionDetailView } from '@app/contract';
import { toVersionActions, type VersionAction } from '@app/domain';
import { Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { toast } from '../elements/toast.js';
import { usePermissions } from '../session/permissions.js';
import { SECOND_PERSON, useIsOwn } from '../session/self-approval.js';
import { ApproveVersion } from './approve-version.js';
import { useDecideVersion } from './registry.js';
import { DecideVersion } from './decide-version.js';

export const VERBS: Record<VersionAction, { word: string; done: string }> = {
  submit: { word: 'Submit for review', done: 'submitted for review' },
  approve: { word: 'Approve', done: 'approved' },
  reject: { word: 'Reject', done: 'sent back to draft' },
  deprecate: { word: 'Deprecate', done: 'deprecated' },
  revoke: { word: 'Revoke', done: 'revoked' },
};

/** What may be done to a version now, by whoever looks at it. */
export function VersionActions({ view }: { view: VersionDetailView }) {
  const [asking, setAsking] = useState<VersionAction | null>(null);
  const { decide, propose } = usePermissions();
  const mutation = useDecideVersion(view.id);
  const own = useIsOwn(view.proposedBy);
  const actions = toVersionActions(view.status).filter((action) => (action === 'submit' ? propose : decide));
  const run = async (action: VersionAction, note: string) => {
    await mutation.mutateAsync({ action, note });
    toast(`${view.server} ${view.version} is ${VERBS[action].done}`);
  };
  return (
    <>
      {[...actions].reverse().map((action) =>
        action === 'approve' && own ? (
          <Tooltip key={action} label={SECOND_PERSON} multiline w={260}>
            <Button data-disabled aria-disabled="true" onClick={(event) => event.preventDefault()}>
              Approve
            </Button>
          </Tooltip>
        ) : (
          <Button
            key={action}
            variant={
              action === 'approve' || action === 'submit'
                ? 'filled'
                : action === 'revoke'
                  ? 'outline'
                  : 'default'
            }
            color={action === 'revoke' ? 'red' : undefined}
            onClick={() => setAsking(action)}
          >
            {VERBS[action].word}
          </Button>
        ),
      )}
      <ApproveVersion
        view={view}
        opened={asking === 'approve'}
        onClose={() => setAsking(null)}
        onApprove={(note) => run('approve', note)}
      />
      {asking && asking !== 'approve' && (
        <DecideVersion
          view={view}
          action={asking}
          onClose={() => setAsking(null)}
          onDecide={(note) => run(asking, note)}
        />
      )}
    </>
  );
}
