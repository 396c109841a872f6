import type { Finding } from '@app/domain';
import type { RuleContext } from './rule.js';

/** Servers that some layer denies. Deny wins from any layer: no mode and no exception lets one pass. */
export function checkDenied({ draft, policy }: RuleContext): Finding[] {
  return draft.servers.flatMap(({ key, server }): Finding[] => {
    const pattern = policy.deniedServers.find((denied) => matchesServer(denied, server));
    if (pattern === undefined) return [];
    return [
      {
        rule: 'denied-servers',
        severity: 'error',
        subject: key,
        message: `${key}: the policy denies ${server}${pattern === server ? '' : ` (by "${pattern}")`}`,
        fix: 'Take the server out of the template, or change the policy that denies it.',
      },
    ];
  });
}

/** `owner/name`, with `*` for any text. Names are compared without case: a denied server stays denied as `Owner/Name`. */
export function matchesServer(pattern: string, server: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const name = server.toLowerCase();
  if (parts.length === 1) return name === parts[0];
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
