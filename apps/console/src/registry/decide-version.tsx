import type { VersionDetailView } from '@app/contract';
import type { VersionAction } from '@app/domain';
import type { ReactNode } from 'react';
import { Confirm } from '../elements/confirm.js';
import { VERBS } from './version-actions.js';

interface DecideVersionProps {
  view: VersionDetailView;
  action: Exclude<VersionAction, 'approve'>;
  onClose: () => void;
  onDecide: (note: string) => Promise<void>;
}

const NOTES = {
  submit: undefined,
  reject: { label: 'What is missing', placeholder: 'The author reads this first', required: true },
  deprecate: { label: 'Why, and what to use instead', required: true },
  revoke: {
    label: 'Why',
    placeholder: 'Stands in the release, the audit log and on affected workstations',
    required: true,
  },
} as const;

export function DecideVersion({ view, action, onClose, onDecide }: DecideVersionProps) {
  return (
    <Confirm
      opened
      onClose={onClose}
      title={`${VERBS[action].word}: ${view.server} ${view.version}`}
      action={action === 'revoke' ? 'Revoke everywhere now' : VERBS[action].word}
      danger={action === 'revoke'}
      note={NOTES[action]}
      onConfirm={onDecide}
    >
      {toConsequence(view, action)}
    </Confirm>
  );
}

function toConsequence({ usedBy }: VersionDetailView, action: DecideVersionProps['action']): ReactNode {
  switch (action) {
    case 'submit':
      return <p>Reviewers see it under Registry, status “In review”. One of them, not you, decides.</p>;
    case 'reject':
      return <p>It goes back to draft. Its author can submit it again.</p>;
    case 'deprecate':
      return <p>Workstations keep it; it can no longer be added to templates without a warning.</p>;
    case 'revoke':
      return (
        <>
          <p>
            <strong>
              This makes a release at once, to every team that has it, ahead of any rollout stage.
            </strong>{' '}
            Workstations remove it at their next contact. It cannot be undone: the version must be proposed
            again under another number.
          </p>
          <p>
            {usedBy.length === 0
              ? 'No template names it now.'
              : `Named by the templates of: ${usedBy.join(', ')}. The teams below them are affected too.`}
          </p>
        </>
      );
  }
}
