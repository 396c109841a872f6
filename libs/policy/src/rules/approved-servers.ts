import type { DraftServer, TeamSlug } from '@app/domain';
import type { Rule, RuleFinding } from '../rule.js';

/** What a team runs was looked at by two people; nothing else is ever written to a workstation. */
export const approvedServers: Rule = {
  id: 'approved-servers',
  title: 'Approved servers only',
  rationale:
    'A server runs with the rights of whoever starts it and its tool descriptions steer the model, so one that ' +
    'nobody reviewed is both untrusted code and untrusted prompt (OWASP MCP Top 10, supply chain and tool poisoning).',
  fix: 'Propose this version in the registry and have it approved, or choose a version that is.',
  defaultMode: 'enforce',
  check: ({ draft }) => draft.servers.flatMap((server) => checkStatus(server, draft.team)),
};

function checkStatus({ key, server, version, status, from }: DraftServer, team: TeamSlug): RuleFinding[] {
  switch (status) {
    case 'approved':
      return [];
    case 'deprecated':
      return [
        {
          subject: key,
          severity: 'warning',
          message: `${key}: ${server} ${version} is deprecated`,
          fix: 'Move to an approved version before this one is revoked.',
        },
      ];
    case 'unknown':
      return [{ subject: key, message: `${key}: the registry does not know ${server} ${version}` }];
    case 'revoked':
      return [
        {
          subject: key,
          // A team cannot mend the template of the team above, and must be able to go on meanwhile.
          ...(from !== team && { severity: 'warning' as const }),
          message: `${key}: ${server} ${version} was revoked`,
          fix: 'Take it out or choose an approved version; a revoked one is delivered to nobody.',
        },
      ];
    default:
      return [
        {
          subject: key,
          message: `${key}: ${server} ${version} is not approved (${status.replace('-', ' ')})`,
        },
      ];
  }
}
