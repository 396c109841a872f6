import { looksRandom } from './entropy.js';
import type { SecretSpan } from './locate-secrets.js';
import { isPlaceholder } from './placeholder.js';
import { hasMask, toVisible } from './reference.js';
import { saysSecret } from './secret-name.js';

const URL_TEXT = /(?:jdbc:)?([a-z][a-z0-9+.-]{0,30}):\/\/([^\s'"<>]*)/gi;
/** Query parameters that carry credentials without a name that says so: Azure functions and signatures. */
const QUERY_WORDS = /^(?:code|sig|signature|k|hmac)$/i;
const WEB = /^(?:https?|wss?)$/i;

/** Secrets inside the URLs of a masked text: user and password, query parameters, random path segments and fragments. */
export function locateUrlSecrets(masked: string): SecretSpan[] {
  return [...masked.matchAll(URL_TEXT)].flatMap((match) => {
    const bodyAt = match.index + match[0].length - match[2]!.length;
    return locateIn({ text: match[0], at: match.index, scheme: match[1]!, body: match[2]!, bodyAt });
  });
}

interface FoundUrl {
  text: string;
  at: number;
  scheme: string;
  body: string;
  bodyAt: number;
}

function locateIn(url: FoundUrl): SecretSpan[] {
  return [...locateUserinfo(url), ...locateQuery(url), ...locatePath(url)];
}

/**
 * The last `@` before the path ends the userinfo, as URL parsers have it; a password with an unescaped `/`
 * or `@` is found too, because people write those.
 */
function locateUserinfo({ text, at, scheme, body, bodyAt }: FoundUrl): SecretSpan[] {
  const end = userinfoEnd(body);
  if (end < 0) return [];
  const userinfo = body.slice(0, end);
  const colon = userinfo.indexOf(':');
  const password = colon < 0 ? '' : userinfo.slice(colon + 1);
  if (WEB.test(scheme)) {
    const visible = toVisible(colon < 0 ? userinfo : password);
    if (visible === '' || (hasMask(userinfo) && visible.length < 4)) return [];
    const kind = isPlaceholder(visible) ? 'placeholder' : 'url';
    return [{ start: bodyAt, end: bodyAt + end, kind, reason: 'a URL with user and password in it' }];
  }
  if (toVisible(password) === '' || /^git$/i.test(userinfo)) return [];
  const kind = isPlaceholder(password) ? 'placeholder' : 'connection-string';
  return [{ start: at, end: at + text.length, kind, reason: 'a connection string with a password in it' }];
}

function userinfoEnd(body: string): number {
  const path = body.search(/[/?#]/);
  const authority = path < 0 ? body : body.slice(0, path);
  const end = authority.lastIndexOf('@');
  if (end >= 0 || !authority.includes(':')) return end;
  // `user:pa/ss@host`: not a port number before the slash, and an @ somewhere behind it.
  const afterColon = authority.slice(authority.indexOf(':') + 1);
  return /^\d*$/.test(afterColon) ? -1 : body.search(/@[^@]*$/);
}

function locateQuery({ body, bodyAt }: FoundUrl): SecretSpan[] {
  return [...body.matchAll(/[?&;#]([^=&#?;]{1,80})=([^&#;]+)/g)].flatMap((match): SecretSpan[] => {
    const [whole, name, value] = [match[0], match[1]!, match[2]!];
    if (!(saysSecret(name) || QUERY_WORDS.test(name)) || toVisible(value) === '' || hasMask(value)) return [];
    if (/^(?:true|false|\d{1,4})$/i.test(value)) return [];
    const start = bodyAt + match.index + whole.length - value.length;
    const kind = isPlaceholder(value) ? 'placeholder' : 'url';
    return [
      { start, end: start + value.length, kind, reason: `the URL parameter ${quoteName(name)} is a secret` },
    ];
  });
}

/** Hosted servers put the key into the path: `https://mcp.example.com/s/{key}/mcp`. */
function locatePath({ scheme, body, bodyAt }: FoundUrl): SecretSpan[] {
  if (!WEB.test(scheme)) return [];
  const path = body.split('?', 1)[0]!;
  return [...path.matchAll(/[/#]([^/#]+)/g)].flatMap((match): SecretSpan[] => {
    const segment = match[1]!;
    if (!looksRandom(segment, 24)) return [];
    const start = bodyAt + match.index + 1;
    return [{ start, end: start + segment.length, kind: 'url', reason: 'the URL has a key in its path' }];
  });
}

function quoteName(name: string): string {
  return /^[A-Za-z0-9_.-]{1,40}$/.test(name) ? `"${name}"` : 'in it';
}
