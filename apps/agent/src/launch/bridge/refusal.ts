import { STATUS_CODES } from 'node:http';
import { FleetError, type ErrorCode } from '@app/domain';

/**
 * An HTTP status that is no answer, in words. Nothing of the remote's own text: it may repeat what it was sent,
 * and that includes the secret.
 */
export function toRefusal(origin: string, status: number): FleetError {
  const [code, message, hint] = describe(status);
  return new FleetError(code, `${origin} ${message}`, { hint });
}

function describe(status: number): [ErrorCode, string, string?] {
  switch (status) {
    case 401:
      return [
        'UNAUTHENTICATED',
        'does not accept the credentials (401)',
        'is the secret set on this workstation, and still valid?',
      ];
    case 403:
      return [
        'FORBIDDEN',
        'refuses access (403)',
        'ask whoever runs it for the permissions that are missing',
      ];
    case 404:
    case 410:
      return [
        'NOT_FOUND',
        `has no such server (${status})`,
        'tell your administrator: the address may have changed',
      ];
    case 429:
      return ['RATE_LIMITED', 'gets too many requests (429)', 'wait a little, then try again'];
  }
  if (status >= 300 && status < 400) {
    return [
      'FORBIDDEN',
      `redirects elsewhere (${status}), which is not followed`,
      'the secret would go along; ask your administrator for the server’s own address',
    ];
  }
  return ['UNAVAILABLE', `answered ${status} ${STATUS_CODES[status] ?? ''}`.trim(), 'try again later'];
}
