import type { DraftServer } from '@app/domain';
import type { Rule, RuleFinding } from '../rule.js';
import { allowsSource, DEFAULT_SOURCES } from '../source-pattern.js';
import { toSources } from '../sources-of.js';

/** Packages come from registries, and answers from hosts, that the organisation chose. */
export const allowedSources: Rule = {
  id: 'allowed-sources',
  title: 'Allowed registries and hosts only',
  rationale:
    'Where a package is fetched from decides who can replace it, and the host of a remote sees everything that is ' +
    'sent to it. A registry given in an argument would lead round the approved one (dependency confusion, CWE-427).',
  fix: 'Take the server from an allowed registry or host, or have its source added to the policy.',
  defaultMode: 'enforce',
  check: ({ draft, policy }) => {
    const allowed = policy.allowedSources ?? DEFAULT_SOURCES;
    return draft.servers.flatMap((server) => checkServer(server, allowed));
  },
};

function checkServer({ key, launch }: DraftServer, allowed: readonly string[]): RuleFinding[] {
  if (!launch) return [];
  return toSources(launch).flatMap(({ source, where, shown }) => {
    if (source !== null && allowsSource(allowed, source)) return [];
    const message =
      source === null
        ? `${key}: ${shown}`
        : `${key}: ${shown} is not an allowed source (allowed: ${allowed.join(', ') || 'none'})`;
    return [{ subject: key, where, message }];
  });
}
