import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { TokenScope } from '@app/contract';
import { FleetError, type Actor, type TeamSlug } from '@app/domain';
import type { User } from '@app/store';

/** Who sent a request, as Passport's strategies establish it. */
export interface Caller {
  actor: Actor;
  user: User;
  /** How they said who they are. `sessionId` for a cookie; id, scopes and team for an API token. */
  via:
    | { kind: 'session'; sessionId: string }
    | { kind: 'token'; tokenId: string; scopes: readonly TokenScope[]; team: TeamSlug | null };
}

/** For audit events and four-eyes checks: the first argument of every service that changes something. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => getCaller(context).actor,
);

/** The person behind the request, with roles and teams: for `assertMaintains`. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext): User => getCaller(context).user,
);

export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  getCaller(context),
);

function getCaller(context: ExecutionContext): Caller {
  const caller = context.switchToHttp().getRequest<Request & { user?: Caller }>().user;
  if (!caller) throw new FleetError('UNAUTHENTICATED', 'this needs a session or an API token');
  return caller;
}

/**
 * A maintainer acts for the teams they maintain; whoever maintains a team maintains those below it, so give the
 * team's lineage where it is known. Administrators act for every team.
 * @throws FleetError FORBIDDEN
 */
export function assertMaintains(user: User, team: TeamSlug, lineage: readonly TeamSlug[] = [team]): void {
  if (user.roles.includes('admin')) return;
  if (user.roles.includes('maintainer') && user.teams.some((own) => own === team || lineage.includes(own)))
    return;
  throw new FleetError('FORBIDDEN', `${user.name} does not maintain the team ${team}`, {
    hint: 'ask an administrator to be made its maintainer',
  });
}
