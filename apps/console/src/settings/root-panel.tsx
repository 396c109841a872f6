import type { RootView } from '@app/contract';
import { Badge } from '../elements/badge.js';
import { Copyable, toShortHash } from '../elements/copyable.js';
import { Facts } from '../elements/facts.js';
import { Loaded } from '../elements/loaded.js';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/panel.js';
import { Time, toDay } from '../elements/time.js';
import { useRoot } from './settings.js';

/** As the alarm in docs/operations.md. */
const RENEW_DAYS_AHEAD = 60;

/** Which keys workstations trust, until when, and where they lie. */
export function RootPanel() {
  const query = useRoot();
  return (
    <Panel title="Root of trust" about="Every signature on every workstation leads back to it.">
      <Loaded query={query}>{(root) => <RootFacts root={root} />}</Loaded>
    </Panel>
  );
}

function RootFacts({ root }: { root: RootView }) {
  const { version, expires, sha256, rootKeysOnServer } = root;
  const { threshold, keys } = root.root;
  const isTrial = rootKeysOnServer >= threshold;
  const endsSoon = expires < toDay(RENEW_DAYS_AHEAD);
  return (
    <>
      {isTrial && (
        <Notice tone="warn" title="Enough root keys lie on this server to change who is trusted">
          <p>
            Move all but one of the files root-1.key, root-2.key and root-3.key from its keys folder to
            separate offline media; the server runs without them. docs/runbooks/keys.md is the ceremony.
          </p>
        </Notice>
      )}
      <Facts
        facts={[
          ['Version', version],
          [
            'Expires',
            <>
              <Time at={expires} as="day" />{' '}
              {endsSoon && (
                <Badge tone="warn" icon="warning">
                  Renew it: qm root plan
                </Badge>
              )}
            </>,
          ],
          ['Keys', `${threshold} of ${keys.length} must sign; ${rootKeysOnServer} on this server`],
          ['SHA-256', <Copyable key="hash" text={sha256} what="fingerprint" short={toShortHash(sha256)} />],
        ]}
      />
    </>
  );
}
