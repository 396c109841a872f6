import { looksRandom } from './entropy.js';
import { hasMask, toFallbacks, toVisible } from './reference.js';

const SWITCH_VALUE = /^(?:|true|false|yes|no|on|off|0|1)$/i;
/** What `AUTH=` and `--auth` may say: how, not with what. */
const AUTH_METHOD =
  /^(?:none|basic|bearer|oauth2?|oidc|saml|jwt|token|api[-_]?key|ntlm|kerberos|iam|digest|password|anonymous|pkce|sso|x509|mtls|interactive|device(?:[-_]code)?|browser|cli|default|auto|required|optional|enabled|disabled|ssh)$/i;
const PATH = /^(?:~|\.{1,2}|[A-Za-z]:|\u0000+)?[\\/][^\u0000]*$/;

/** Whether a value under a name that says secret is plainly none: a switch, a file's path, a method. */
export function isHarmless(name: string, masked: string): boolean {
  const text = toVisible(masked).trim();
  if (SWITCH_VALUE.test(text)) return true;
  if (!toFallbacks(masked).every((fallback) => isHarmless(name, fallback))) return false;
  if (hasMask(masked) && (isScrap(text) || /^[a-z][a-z0-9+.-]*:\/\//i.test(masked))) return true;
  if (/auth$/i.test(name) && AUTH_METHOD.test(text)) return true;
  return !/pass|pwd|secret/i.test(name) && isFilePath(masked.trim());
}

/** The few characters that stand round a reference: `Bearer `, `user:`. */
function isScrap(text: string): boolean {
  return text.replace(/[^A-Za-z0-9]/g, '').length < 6;
}

/** `/home/x/key.json`, `C:\keys\a.pem`: where a key is kept. Base64 may start with a slash too, so no random segment. */
function isFilePath(masked: string): boolean {
  if (!PATH.test(masked)) return false;
  const segments = masked.split(/[\\/]/).slice(1);
  const named = segments.length > 1 || /\.[a-z0-9]{1,8}$/i.test(masked);
  return named && !/[=+]/.test(masked) && !segments.some((segment) => looksRandom(segment, 16));
}
