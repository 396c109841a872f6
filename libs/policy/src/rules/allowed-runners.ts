import { DEFAULT_RUNNERS, toRunner } from '../runner-of.js';
import type { Rule } from '../rule.js';

/** Only runners that the organisation can keep up to date and knows how to restrict. */
export const allowedRunners: Rule = {
  id: 'allowed-runners',
  title: 'Allowed runners only',
  rationale:
    'Every runner is a way for code to reach a workstation and needs its own hardening, mirror and updates; a bare ' +
    'command starts whatever comes first on somebody’s PATH (CWE-426).',
  fix: 'Use one of the allowed runners, or name the program by its absolute path.',
  defaultMode: 'enforce',
  check: ({ draft, policy }) => {
    const allowed = policy.allowedRunners ?? DEFAULT_RUNNERS;
    return draft.servers.flatMap(({ key, launch }) => {
      const runner = launch ? toRunner(launch) : null;
      if (runner === null || allowed.includes(runner)) return [];
      const where = launch!.kind === 'package' ? 'runner' : 'command';
      const name = runner === 'path' ? 'a program by its path' : JSON.stringify(runner.slice(0, 60));
      const list = toList(policy.allowedRunners);
      return [
        { subject: key, where, message: `${key}: ${name} is not an allowed runner (allowed: ${list})` },
      ];
    });
  },
};

function toList(allowed: readonly string[] | null): string {
  if (allowed === null) return 'package runners, interpreters and absolute paths';
  return allowed.length > 0 ? allowed.join(', ') : 'none';
}
