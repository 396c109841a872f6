import type { CreatedEnrolmentToken } from '@app/contract';
import { OS_NAMES, OSES, type Os } from '@app/domain';
import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { CopyBlock } from '../elements/copyable.js';
import { Icon } from '../elements/icons.js';
import { Notice } from '../elements/notice.js';
import { Time } from '../elements/time.js';

const FILE = 'quartermaster-enrolment.token';

/** The commands, for a token that lies in a file: on a command line it would be seen in the process list. */
export function toEnrolCommands(os: Os, server: string): string {
  const enrol = `qm-agent enroll --server ${server} --token-file`;
  if (os === 'windows')
    return [
      `${enrol} "$HOME\\Downloads\\${FILE}"`,
      'qm-agent sync',
      `Remove-Item "$HOME\\Downloads\\${FILE}"`,
    ].join('\n');
  return [
    `chmod 600 ~/Downloads/${FILE}`,
    `${enrol} ~/Downloads/${FILE}`,
    'qm-agent sync',
    `rm ~/Downloads/${FILE}`,
  ].join('\n');
}

export function EnrolmentSteps({ created, onDone }: { created: CreatedEnrolmentToken; onDone: () => void }) {
  const [os, setOs] = useState<Os>('darwin');
  return (
    <Stack gap="sm">
      <Notice tone="warn" title="This token is shown once">
        <p>
          It lets {created.uses === 1 ? 'one device' : `${created.uses} devices`} join {created.team} until{' '}
          <Time at={created.expiresAt} as="moment" />. Only its hash is kept here.
        </p>
      </Notice>
      <CopyBlock text={created.token} what="enrolment token" label="Enrolment token" />
      <Group justify="space-between">
        <SegmentedControl
          aria-label="Operating system"
          value={os}
          onChange={(value) => setOs(value as Os)}
          data={OSES.map((value) => ({ value, label: OS_NAMES[value] }))}
        />
        <Button
          variant="default"
          leftSection={<Icon name="export" size={14} />}
          onClick={() => save(created.token)}
        >
          Save as {FILE}
        </Button>
      </Group>
      <CopyBlock
        text={toEnrolCommands(os, window.location.origin)}
        what="commands"
        label={os === 'windows' ? 'In PowerShell on the workstation' : 'In a terminal on the workstation'}
      />
      <p style={{ margin: 0, fontSize: '0.78rem', color: 'var(--qm-text-soft)' }}>
        The token carries the fingerprint of your organisation&apos;s trust root, so the agent trusts this
        server and no other from its first contact on.
      </p>
      <Group justify="flex-end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}

function save(token: string): void {
  const address = URL.createObjectURL(new Blob([`${token}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(address);
}
