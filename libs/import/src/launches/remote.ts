import type { RemoteLaunch } from '@app/domain';
import type { Notes } from '../notes.js';
import { toRemoteServerName } from '../server-names.js';
import type { Entry } from '../understand-texts.js';
import { COMMAND_VERSION, type Recognised } from './recognised.js';

const HTTP = /^(?:http|streamable-?_?http)$/i;

/** A server with an address. Null, with a note, when no client could be told to reach it. */
export function recogniseRemote(entry: Entry, notes: Notes): Recognised | null {
  const url = entry.url!.trim();
  if (!/^(?:https?:\/\/|\$\{)\S+$/i.test(url)) {
    notes.notUnderstood(entry.urlPath, 'is no http:// or https:// address');
    return null;
  }
  if (entry.type !== null && !HTTP.test(entry.type) && !/^sse$/i.test(entry.type)) {
    notes.notUnderstood(
      `${entry.path}.type`,
      'is no way to reach a server that a template knows; taken as HTTP',
    );
  }
  for (const name of Object.keys(entry.env)) {
    notes.notUnderstood(`${entry.path}.env.${name}`, 'a server with an address gets no variables');
  }
  const shown = toShown(url);
  return {
    launch: {
      kind: 'remote',
      transport: toTransport(entry.type, url),
      url: url.replace(/^https?:/i, (scheme) => scheme.toLowerCase()),
      headers: {},
    },
    args: [],
    env: entry.headers,
    server: toRemoteServerName(shown, entry.key),
    version: COMMAND_VERSION,
    versionFrom: 'none',
    requested: null,
    description: `Remote server ${URL.canParse(shown) ? new URL(shown).host : ''}`.trim(),
  };
}

/** As clients guess it where the file does not say. */
function toTransport(type: string | null, url: string): RemoteLaunch['transport'] {
  if (type !== null && HTTP.test(type)) return 'streamable-http';
  if (type !== null && /^sse$/i.test(type)) return 'sse';
  return /\/sse\/?(?:[?#]|$)/i.test(url) ? 'sse' : 'streamable-http';
}

/** The address without what only a workstation knows; empty when that is its host. */
function toShown(url: string): string {
  const shown = url.replace(/\$\{[^}]*\}/g, '').replace(/^(https?:\/\/)[:@]+/i, '$1');
  return /^https?:\/\/(?:[/?#:]|$)/i.test(shown) ? '' : shown;
}
