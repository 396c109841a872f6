import type { IncomingHttpHeaders } from 'node:http';
import { FleetError } from '@app/domain';

/**
 * A cookie is sent along by the browser whichever page asks, so a change must come from our own pages. Browsers
 * say where a request comes from in `Sec-Fetch-Site` and `Origin`, which no page can forge; `SameSite=Lax` alone
 * would let a sibling domain through.
 * @throws FleetError FORBIDDEN
 */
export function checkSameOrigin(headers: IncomingHttpHeaders, publicUrl: string): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  if (headers.origin === undefined) {
    if (site === undefined) throw foreign();
    return;
  }
  if (headers.origin === new URL(publicUrl).origin) return;
  if (!URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host) throw foreign();
}

function foreign(): FleetError {
  return new FleetError('FORBIDDEN', 'a session may only be used from this server’s own pages', {
    hint: 'scripts send an API token instead; behind a proxy set QM_PUBLIC_URL to the address people open',
  });
}
