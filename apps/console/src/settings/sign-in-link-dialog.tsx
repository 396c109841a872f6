import type { UserView } from '@app/contract';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { ProblemAlert } from '../elements/problem-alert.js';
import { useCreateSignInLink } from './settings.js';
import { FirstSignIn } from './user-dialog.js';

/** For someone who lost their password: a new link, which makes the earlier ones worthless. */
export function SignInLinkDialog({ user, onClose }: { user: UserView | null; onClose: () => void }) {
  const create = useCreateSignInLink();
  const close = () => {
    create.reset();
    onClose();
  };
  return (
    <Modal opened={user !== null} onClose={close} title={`Sign-in link for ${user?.name ?? ''}`}>
      {user && create.data ? (
        <FirstSignIn name={user.name} link={create.data.signInLink} onClose={close} />
      ) : (
        <Stack gap="sm">
          <p style={{ margin: 0, fontSize: '0.8125rem' }}>
            The link signs {user?.name} in once, within a day. Links made for them earlier stop working.
          </p>
          <ProblemAlert error={create.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button loading={create.isPending} onClick={() => user && create.mutate(user.id)}>
              Make the link
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
