import type { VersionDetailView } from '@app/contract';
import { Button, Checkbox, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../elements/problem-alert.js';
import { Notice } from '../elements/notice.js';

interface ApproveVersionProps {
  view: VersionDetailView;
  opened: boolean;
  onClose: () => void;
  onApprove: (note: string) => Promise<void>;
}

const CHECKLIST = [
  { id: 'code', label: 'Code', ask: 'I have read what it does, or rely on a review that I name below.' },
  {
    id: 'provenance',
    label: 'Provenance',
    ask: 'The package comes from who it claims to come from; version and integrity are exact.',
  },
  {
    id: 'data',
    label: 'Data access',
    ask: 'What it can read and change on a workstation and behind its credentials is acceptable.',
  },
  { id: 'network', label: 'Network', ask: 'I know which hosts it reaches, and they are acceptable.' },
  { id: 'compliance', label: 'Compliance', ask: 'Licence, data protection and contracts allow its use.' },
] as const;

/** Approval states what was looked at; the checklist becomes part of the note, and of the audit log. */
export function ApproveVersion({ opened, ...rest }: ApproveVersionProps) {
  return (
    <Modal
      opened={opened}
      onClose={rest.onClose}
      size="lg"
      title={`Approve ${rest.view.server} ${rest.view.version}`}
    >
      {opened && <Checklist {...rest} />}
    </Modal>
  );
}

function Checklist({ view, onClose, onApprove }: Omit<ApproveVersionProps, 'opened'>) {
  const [checked, setChecked] = useState<readonly string[]>([]);
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const approve = async () => {
    setBusy(true);
    setError(null);
    try {
      await onApprove(toNote(checked, note));
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      {view.integrity === null && view.launch.kind === 'package' && (
        <Notice tone="warn" title="No integrity is stated for this package">
          <p>Its registry could serve other bytes under the same version number.</p>
        </Notice>
      )}
      <Checkbox.Group label="What you have reviewed" value={[...checked]} onChange={setChecked}>
        <Stack gap={8} mt={6}>
          {CHECKLIST.map(({ id, label, ask }) => (
            <Checkbox key={id} value={id} label={label} description={ask} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Textarea
        label="Note"
        placeholder="Where the review is kept, what to watch"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <ProblemAlert error={error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={() => void approve()} loading={busy} disabled={checked.length < CHECKLIST.length}>
          Approve
        </Button>
      </Group>
    </Stack>
  );
}

function toNote(checked: readonly string[], note: string): string {
  const reviewed = CHECKLIST.filter(({ id }) => checked.includes(id)).map(({ label }) => label.toLowerCase());
  return [note.trim(), `Reviewed: ${reviewed.join(', ')}.`].filter(Boolean).join('\n');
}
