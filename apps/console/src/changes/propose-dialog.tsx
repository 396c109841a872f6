import type { ChangeEdit } from '@app/domain';
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { ProblemAlert } from '../elements/problem-alert.js';
import { toast } from '../elements/toast.js';
import { useProposeChange } from './changes.js';

interface ProposeDialogProps {
  opened: boolean;
  onClose: () => void;
  /** A title to start from. */
  title: string;
  edits: () => readonly ChangeEdit[];
  onProposed: () => void;
  /** What the change does, in short. */
  children?: ReactNode;
}

/** From edits to a change that others can read, approve and release. */
export function ProposeDialog(props: ProposeDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Propose a change" size="lg">
      {props.opened && <ProposeForm {...props} />}
    </Modal>
  );
}

function ProposeForm({ onClose, title: first, edits, onProposed, children }: ProposeDialogProps) {
  const [title, setTitle] = useState(first);
  const [reason, setReason] = useState('');
  const propose = useProposeChange();
  const navigate = useNavigate();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        propose.mutate(
          { title: title.trim(), reason: reason.trim() || undefined, edits: edits() },
          {
            onSuccess: ({ number }) => {
              onProposed();
              toast(`Change #${number} is open`);
              void navigate(`/changes/${number}`);
            },
          },
        );
      }}
    >
      <Stack gap="sm">
        {children}
        <TextInput
          label="Title"
          required
          maxLength={200}
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label="Reason"
          placeholder="Why it is needed; a ticket, a request"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemAlert error={propose.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={propose.isPending} disabled={title.trim() === ''}>
            Propose change
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
