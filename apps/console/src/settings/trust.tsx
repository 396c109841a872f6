import type { ReactNode } from 'react';
import { Badge } from '../elements/badge.js';
import { Facts } from '../elements/facts.js';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/panel.js';
import { RootPanel } from './root-panel.js';
import { useSignedIn } from '../session/permissions.js';

/** What this installation gives up for convenience is said here in full, not left to be found out. */
export function Trust() {
  const { organisation } = useSignedIn();
  const { name, singlePerson, publisherInServer, rootThreshold } = organisation;
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 12 }}>
      {singlePerson && (
        <Notice tone="warn" title="Single-person mode is on">
          <p>
            Whoever proposes a server or a change may also approve it. One stolen account is then enough to
            reach every workstation. Add a second person, and switch it off in the server&apos;s
            configuration.
          </p>
        </Notice>
      )}
      {publisherInServer && (
        <Notice tone="warn" title="The publishing key is inside the server">
          <p>
            Releases are signed by the server itself. Whoever takes over the server can sign what workstations
            will accept. docs/trust.md says what that covers and what it does not.
          </p>
        </Notice>
      )}
      {rootThreshold < 2 && (
        <Notice tone="warn" title="One root key is enough to change who is trusted">
          <p>
            Two or more keys, held by different people, keep one loss or theft from being the end.
            docs/runbooks/keys.md says how to add one.
          </p>
        </Notice>
      )}
      <Panel title="Organisation and trust">
        <Facts
          facts={[
            ['Organisation', name],
            ['Approval', singlePerson ? <Warn>By one person</Warn> : <Good>By a second person, always</Good>],
            [
              'Publisher',
              publisherInServer ? <Warn>Inside the server</Warn> : <Good>On a machine of its own</Good>,
            ],
            [
              'Root keys needed',
              rootThreshold < 2 ? <Warn>{rootThreshold}</Warn> : <Good>{rootThreshold}</Good>,
            ],
          ]}
        />
      </Panel>
      <RootPanel />
    </div>
  );
}

function Good({ children }: { children: ReactNode }) {
  return (
    <Badge tone="good" icon="shield">
      {children}
    </Badge>
  );
}

function Warn({ children }: { children: ReactNode }) {
  return (
    <Badge tone="warn" icon="warning">
      {children}
    </Badge>
  );
}
