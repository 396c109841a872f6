import { Button } from '@mantine/core';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { Notice } from '../elements/notice.js';
import { Splash } from './splash.js';

/** The last resort: a page that failed to draw, or a newer console whose parts have new names. */
export function Crash() {
  const error = useRouteError();
  const detail = isRouteErrorResponse(error)
    ? error.statusText
    : error instanceof Error
      ? error.message
      : String(error);
  return (
    <Splash>
      <Notice
        tone="bad"
        title="This page could not be shown"
        action={<Button onClick={() => window.location.reload()}>Reload</Button>}
      >
        <p>{detail}</p>
        <p>If the server was just upgraded, reloading fetches the new console.</p>
      </Notice>
    </Splash>
  );
}
