import { notifications } from '@mantine/notifications';

/** Only good news passes by on its own; whatever failed stays on the page until it is read. */
export function toast(message: string): void {
  notifications.show({
    message,
    color: 'green',
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}
