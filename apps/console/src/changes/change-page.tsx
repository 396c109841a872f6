import type { ChangeView, PlanView } from '@app/contract';
import { Link, useParams } from 'react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import { Columns } from '../elements/columns.js';
import { Facts } from '../elements/facts.js';
import { Loaded } from '../elements/loaded.js';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/panel.js';
import { CHANGE_LOOKS, LookBadge } from '../elements/states.js';
import { Time } from '../elements/time.js';
import { SECOND_PERSON, useIsOwn } from '../session/self-approval.js';
import { Page } from '../shell/page.js';
import { ChangeActions } from './change-actions.js';
import { useChange, usePlan } from './changes.js';
import { Edits } from './edits.js';
import { Plan } from './plan.js';

const TRAIL = [['Changes', '/changes']] as const;

export function ChangePage() {
  const { number = '' } = useParams();
  const change = useChange(number);
  if (change.data) return <Change key={number} change={change.data} />;
  return (
    <Page title={`Change #${number}`} trail={TRAIL}>
      <Panel>
        <Loaded query={change}>{() => null}</Loaded>
      </Panel>
    </Page>
  );
}

function Change({ change }: { change: ChangeView }) {
  const undecided = change.status === 'open' || change.status === 'approved';
  const plan = usePlan(change.number, undecided);
  return (
    <Page
      title={`#${change.number} ${change.title}`}
      crumb={`#${change.number}`}
      trail={TRAIL}
      badge={<LookBadge looks={CHANGE_LOOKS} value={change.status} />}
      actions={<ChangeActions change={change} plan={plan.data} />}
    >
      {undecided && plan.data && <Obstacles change={change} plan={plan.data} />}
      <Columns aside={<ChangeFacts change={change} plan={plan} />}>
        {change.reason && (
          <Panel title="Reason">
            <p style={{ margin: 0, whiteSpace: 'pre-line', fontSize: '0.8125rem' }}>{change.reason}</p>
          </Panel>
        )}
        <Edits change={change} />
        {undecided ? <Plan change={change.number} plan={plan} /> : <Closed change={change} />}
      </Columns>
    </Page>
  );
}

/** What stands in the way, before anyone reads a diff. */
function Obstacles({ change, plan }: { change: ChangeView; plan: PlanView }) {
  const own = useIsOwn(change.proposedBy);
  if (plan.stale)
    return (
      <Notice tone="warn" title="Stale: something it edits was released by another change in the meantime">
        <p>
          Releasing it would undo that work, so it cannot be. Withdraw it, open the template of{' '}
          {change.teams.map((team, index) => (
            <span key={team}>
              {index > 0 && ', '}
              <Link to={`/teams/${team}`}>{team}</Link>
            </span>
          ))}{' '}
          and propose it again from the current revision.
        </p>
      </Notice>
    );
  if (plan.refused)
    return (
      <Notice tone="bad" title="Refused by policy: it cannot be released as it is">
        <p>
          At least one enforced rule is broken; see the findings below. Fix the template and propose it again,
          approve the server it needs, or grant an exception with an end date under the team&apos;s policy.
        </p>
      </Notice>
    );
  if (own && change.status === 'open')
    return (
      <Notice tone="info" title="Waiting for a second person">
        <p>{SECOND_PERSON}</p>
      </Notice>
    );
  return null;
}

function ChangeFacts({ change, plan }: { change: ChangeView; plan: UseQueryResult<PlanView> }) {
  return (
    <Panel title="Approval">
      <Facts
        facts={[
          ['Proposed by', change.proposedBy.name],
          ['Proposed', <Time at={change.proposedAt} as="moment" />],
          ['Decided by', change.decidedBy?.name ?? 'nobody yet'],
          change.decidedAt !== null && ['Decided', <Time at={change.decidedAt} as="moment" />],
          change.decisionNote !== null && [
            'Note',
            <span style={{ whiteSpace: 'pre-line' }}>{change.decisionNote}</span>,
          ],
          ['Teams edited', change.teams.join(', ')],
          plan.data !== undefined && [
            'Devices affected',
            new Intl.NumberFormat('en-GB').format(plan.data.devices),
          ],
          change.release !== null && [
            'Release',
            <Link to={`/releases/${change.release}`}>Release {change.release}</Link>,
          ],
        ]}
      />
    </Panel>
  );
}

function Closed({ change }: { change: ChangeView }) {
  return change.release === null ? (
    <Notice tone="idle" title="This change is closed and was not released">
      <p>Its plan is no longer made. The edits above stay as a record.</p>
    </Notice>
  ) : (
    <Notice tone="good" title={`Applied by release ${change.release}`}>
      <p>
        <Link to={`/releases/${change.release}`}>See what every team received, byte for byte</Link>
      </p>
    </Notice>
  );
}
