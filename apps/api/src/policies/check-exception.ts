import type { GrantException } from '@app/contract';
import { FleetError, isServerKey, type Issue } from '@app/domain';
import { rules } from '@app/policy';

/** An exception has an end that its approver can still answer for. */
const LONGEST = 366 * 24 * 60 * 60 * 1000;

/** @throws FleetError INVALID_INPUT with everything that is wrong with it */
export function checkException({ rule, subject, until }: GrantException, now: Date): void {
  const issues = [...checkRule(rule), ...checkSubject(subject), ...checkUntil(until, now)];
  if (issues.length === 0) return;
  throw new FleetError('INVALID_INPUT', issues.map(({ path, message }) => `${path} ${message}`).join('; '), {
    hint: hintFor(rule),
    issues,
  });
}

function checkRule(rule: string): Issue[] {
  if (rules.some(({ id }) => id === rule)) return [];
  return [
    { path: 'rule', message: `${JSON.stringify(rule)} is no rule that an exception can be granted from` },
  ];
}

function checkSubject(subject: string): Issue[] {
  if (subject === '*' || isServerKey(subject) || /^parameter:[A-Za-z_][A-Za-z0-9_-]*$/.test(subject))
    return [];
  return [{ path: 'subject', message: 'is a server key such as github, parameter:NAME, or * for all' }];
}

function checkUntil(until: string, now: Date): Issue[] {
  const ends = Date.parse(until);
  if (ends > now.getTime() && ends <= now.getTime() + LONGEST) return [];
  return [{ path: 'until', message: 'lies ahead, by a year at most' }];
}

/** Findings that no rule makes look like a rule's to whoever reads them. */
const NEVER_TOLERATED: Readonly<Record<string, string>> = {
  'denied-servers': 'deny wins: take the server out of the template, or propose a change of the policy',
  'well-formed': 'what cannot be composed cannot be delivered: correct the template',
  'plaintext-secret': 'no secret is ever written: put a reference in its place',
};

function hintFor(rule: string): string | undefined {
  if (Object.hasOwn(NEVER_TOLERATED, rule)) return NEVER_TOLERATED[rule];
  return checkRule(rule).length === 0 ? undefined : `rules are ${rules.map(({ id }) => id).join(', ')}`;
}
