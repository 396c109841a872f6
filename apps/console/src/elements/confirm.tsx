import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { ProblemAlert } from './problem-alert.js';

interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, in full. */
  children: ReactNode;
  action: string;
  danger?: boolean;
  /** Asks for a text; `required` holds the button back until there is one. */
  note?: { label: string; placeholder?: string; required?: boolean };
  disabled?: boolean;
  /** Resolves when done; the dialog then closes, or shows why not. */
  onConfirm: (note: string) => Promise<unknown>;
}

/** Asks before what cannot simply be undone, and says what will happen. */
export function Confirm(props: ConfirmProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="md">
      {props.opened && <ConfirmBody {...props} />}
    </Modal>
  );
}

function ConfirmBody({ onClose, children, action, danger, note, disabled, onConfirm }: ConfirmProps) {
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm(text.trim());
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      <div style={{ fontSize: '0.8125rem' }}>{children}</div>
      {note && (
        <Textarea
          data-autofocus
          label={note.label}
          placeholder={note.placeholder}
          required={note.required}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <ProblemAlert error={error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color={danger ? 'red' : undefined}
          loading={busy}
          disabled={disabled || (note?.required && text.trim() === '')}
          onClick={() => void confirm()}
        >
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
