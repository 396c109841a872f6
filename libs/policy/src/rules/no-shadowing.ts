import type { Draft, DraftProblem, DraftServer } from '@app/domain';
import type { Rule, RuleFinding } from '../rule.js';

/**
 * One key, one server. A team may override an inherited server with another version of it; another server
 * under an inherited key is refused, and so are keys that differ in case alone. The same server under two
 * keys is a warning: two databases may well need it.
 */
export const noShadowing: Rule = {
  id: 'no-shadowing',
  title: 'No duplicate or shadowed servers',
  rationale:
    'People and models trust a key they know. Another server under that key gets this trust and what is sent to it ' +
    '(Invariant Labs, “tool shadowing”, 2025), and keys that look alike are told apart by nobody.',
  fix: 'Give the other server a key of its own.',
  defaultMode: 'enforce',
  check: ({ draft }) => [...draft.servers.flatMap(checkReplaced), ...checkProblems(draft)],
};

function checkReplaced({ key, server, from, replaced }: DraftServer): RuleFinding[] {
  const above = replaced.findLast((entry) => entry.server !== server);
  if (!above) return [];
  const message = `${key}: ${from} puts ${server} under a key that ${above.team} uses for ${above.server}`;
  return [{ subject: key, where: 'key', message }];
}

function checkProblems({ servers, problems }: Draft): RuleFinding[] {
  // A key that shows as replaced is reported once, from the entry itself.
  const replaced = new Set<string>(
    servers.filter((server) => checkReplaced(server).length > 0).map(({ key }) => key),
  );
  return problems.flatMap(({ kind, subject, message }) => {
    if (kind === 'shadowed-key' && replaced.has(subject)) return [];
    return toFinding(kind, subject, message);
  });
}

function toFinding(kind: DraftProblem['kind'], subject: string, message: string): RuleFinding[] {
  if (kind === 'shadowed-key' || kind === 'case-clash') return [{ subject, where: 'key', message }];
  if (kind !== 'duplicate-server') return [];
  const fix = 'Take one of them out, unless each serves something else.';
  return [{ subject, where: 'key', message, fix, severity: 'warning' }];
}
