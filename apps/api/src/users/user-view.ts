import type { TokenScope, TokenView, UserView } from '@app/contract';
import type { ApiToken, User } from '@app/store';

export function toUserView({ id, email, name, roles, teams, disabled, createdAt }: User): UserView {
  return { id, email, name, roles, teams, disabled, createdAt };
}

export function toTokenView(token: ApiToken): TokenView {
  const { id, name, prefix, scopes, team, owner, createdAt, expiresAt, lastUsedAt, revokedAt } = token;
  return {
    id,
    name,
    prefix,
    scopes: scopes as TokenScope[],
    team,
    owner: owner.name,
    createdAt,
    expiresAt,
    lastUsedAt,
    revokedAt,
  };
}
