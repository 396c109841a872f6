import type { ReleaseVerificationView } from '@app/contract';
import { OS_NAMES } from '@app/domain';
import { Button } from '@mantine/core';
import { Copyable, toShortHash } from '../elements/copyable.js';
import { Facts } from '../elements/facts.js';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/panel.js';
import { ProblemAlert } from '../elements/problem-alert.js';
import { useVerification } from './releases.js';

/** Renders the release again and compares, so that “byte for byte” is shown and not only said. */
export function Verification({ number }: { number: number }) {
  const verification = useVerification(number);
  return (
    <Panel
      title="Verification"
      actions={
        <Button
          size="compact-sm"
          variant="default"
          loading={verification.isFetching}
          onClick={() => void verification.refetch()}
        >
          Verify now
        </Button>
      }
    >
      {verification.error ? (
        <ProblemAlert error={verification.error} />
      ) : verification.data ? (
        <Outcome view={verification.data} />
      ) : (
        <p style={{ margin: 0, fontSize: '0.8125rem', color: 'var(--qm-text-soft)' }}>
          Renders every file of this release again from what was stored with it, and compares the bytes.
          Scripts run <code>qm releases verify {number}</code>.
        </p>
      )}
    </Panel>
  );
}

function Outcome({ view }: { view: ReleaseVerificationView }) {
  const differing = view.files.filter(
    ({ released, stored, rendered }) => released !== stored || released !== rendered,
  );
  return (
    <>
      {view.reproducible ? (
        <Notice tone="good" title="Reproduced byte for byte">
          <p>
            {view.files.length} {view.files.length === 1 ? 'file is' : 'files are'} stored and rendered again
            exactly as released.
          </p>
        </Notice>
      ) : (
        <Notice
          tone="bad"
          title={`${differing.length} of ${view.files.length} files differ from what was released`}
        >
          <ul>
            {differing.slice(0, 20).map(({ team, os, form, released, stored, rendered }) => (
              <li key={`${team} ${os} ${form}`}>
                {team}, {OS_NAMES[os]}, <code>{form}</code>: {toDifference({ released, stored, rendered })}
              </li>
            ))}
          </ul>
          <p>
            Compare the release&apos;s audit event, and restore the database from a backup that agrees with
            it.
          </p>
        </Notice>
      )}
      <Facts
        facts={[['Digest', <Copyable text={view.digest} short={toShortHash(view.digest)} what="digest" />]]}
      />
    </>
  );
}

function toDifference({
  released,
  stored,
  rendered,
}: {
  released: string | null;
  stored: string | null;
  rendered: string | null;
}): string {
  if (stored === null) return 'no longer stored';
  if (stored !== released) return 'stored with other bytes';
  return rendered === null ? 'cannot be rendered any more' : 'rendered with other bytes';
}
