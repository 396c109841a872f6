import type { SessionView } from '@app/contract';
import { createContext, useContext } from 'react';

/** The session of the signed-in person; set by `RequireSession`, which renders nothing without one. */
export const SessionContext = createContext<SessionView | null>(null);

export function useSignedIn(): SessionView {
  const session = useContext(SessionContext);
  if (!session) throw new Error('used outside RequireSession');
  return session;
}

export interface Permissions {
  /** Decide on server versions and changes, grant exceptions. */
  decide: boolean;
  /** Propose servers and changes. */
  propose: boolean;
  /** People, teams, devices, tokens of others. */
  administer: boolean;
  /** Read the audit log. */
  audit: boolean;
  /** Propose changes of this team. */
  maintain: (team: string) => boolean;
  /** Enrol and revoke devices of this team; without a team, of some team. */
  enrol: (team?: string) => boolean;
}

/**
 * What the console offers to whom. The API decides again on every request; this only spares people buttons
 * that would be refused.
 */
export function usePermissions(): Permissions {
  const { user } = useSignedIn();
  const has = (...roles: string[]) => user.roles.some((role) => roles.includes(role));
  return {
    decide: has('admin', 'reviewer'),
    propose: has('admin', 'reviewer', 'maintainer'),
    administer: has('admin'),
    audit: has('admin', 'auditor'),
    maintain: (team) => has('admin', 'reviewer') || (has('maintainer') && user.teams.includes(team)),
    enrol: (team) =>
      has('admin') ||
      (has('maintainer') && (team === undefined ? user.teams.length > 0 : user.teams.includes(team))),
  };
}
