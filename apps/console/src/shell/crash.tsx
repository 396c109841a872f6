import { Button } from '@mantine/core';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { Notice } from '../elements/notice.js';
import { Page } from './page.js';
import { Splash } from './splash.js';

/** The last resort, when not even the frame could be drawn. */
export function Crash() {
  return (
    <Splash>
      <Explanation />
    </Splash>
  );
}

/** A screen that failed to draw, or whose part could not be fetched; the navigation around it still works. */
export function CrashedPage() {
  return (
    <Page title="Something went wrong">
      <Explanation />
    </Page>
  );
}

function Explanation() {
  const error = useRouteError();
  const detail = isRouteErrorResponse(error)
    ? error.statusText
    : error instanceof Error
      ? error.message
      : String(error);
  return (
    <Notice
      tone="bad"
      title="This page could not be shown"
      action={<Button onClick={() => window.location.reload()}>Reload</Button>}
    >
      <p>{detail}</p>
      <p>Reload it. After an upgrade of the server that also fetches the new console.</p>
    </Notice>
  );
}
