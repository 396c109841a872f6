import { FleetError } from '@app/domain';

/** Abbreviated metadata of the largest packages of npm stays below this. */
const MOST_BYTES = 12 * 1024 * 1024;
const MOST_REDIRECTS = 3;

/**
 * A JSON document of a package registry. It never leads to another host, never takes longer than `signal`
 * says, and is never larger than any real answer.
 * @throws FleetError UNREACHABLE
 */
export async function fetchJson(
  url: URL,
  signal: AbortSignal,
  accept = 'application/json',
): Promise<unknown> {
  try {
    const response = await follow(url, signal, accept);
    if (!response.ok) {
      await response.body?.cancel();
      throw unreachable(url, `answered ${response.status}`);
    }
    return JSON.parse(await readText(url, response)) as unknown;
  } catch (cause) {
    throw cause instanceof FleetError ? cause : unreachable(url, 'did not answer with JSON in time', cause);
  }
}

async function follow(url: URL, signal: AbortSignal, accept: string): Promise<Response> {
  let at = url;
  for (let count = 0; count <= MOST_REDIRECTS; count++) {
    const response = await fetch(at, { signal, redirect: 'manual', headers: { accept } });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, at);
    if (next.origin !== url.origin) throw unreachable(url, 'leads to another host');
    at = next;
  }
  throw unreachable(url, 'redirects without end');
}

async function readText(url: URL, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, length] = ['', 0];
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MOST_BYTES) throw unreachable(url, 'answers with more than any package needs');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function unreachable(url: URL, why: string, cause?: unknown): FleetError {
  return new FleetError('UNREACHABLE', `${url.host} ${why}`, { cause });
}
