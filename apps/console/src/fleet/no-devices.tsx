import { Button } from '@mantine/core';
import { Empty } from '../elements/empty.js';

/** An empty fleet says how the first device gets here; an empty filter says that it is one. */
export function NoDevices({ filtered, onEnrol }: { filtered: boolean; onEnrol?: () => void }) {
  if (filtered)
    return (
      <Empty icon="search" title="No device matches these filters">
        <p>Clear a filter above to see more.</p>
      </Empty>
    );
  return (
    <Empty icon="laptop" title="No workstation is enrolled yet">
      <p>
        Make an enrolment token for a team, hand it to the workstation as a file, and run{' '}
        <code>qm-agent enroll --server {window.location.origin} --token-file FILE</code> there.
      </p>
      {onEnrol ? (
        <Button onClick={onEnrol}>Enrol devices</Button>
      ) : (
        <p>An administrator or a maintainer of the team can make the token.</p>
      )}
    </Empty>
  );
}
