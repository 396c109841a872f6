import { SetMetadata } from '@nestjs/common';
import type { TokenScope } from '@app/contract';
import type { Role } from '@app/domain';

export const PUBLIC = 'auth:public';
export const PERMIT = 'auth:permit';
export const TOKEN_SCOPE = 'auth:token-scope';

/** Anyone, signed in or not. For routes that check a credential of their own, or need none. */
export const Public = () => SetMetadata(PUBLIC, true);

/**
 * Signed-in people (and their API tokens) with one of these roles; `admin` always. Without roles: anyone signed
 * in who has a role at all. A route with neither `@Public()` nor `@Permit()` keeps the server from starting.
 */
export const Permit = (...roles: Role[]) => SetMetadata(PERMIT, roles);

/**
 * Lets API tokens with this scope pass, whatever their owner's roles; beside `@Permit()` in addition to it, alone
 * nothing else.
 */
export const PermitToken = (scope: TokenScope) => SetMetadata(TOKEN_SCOPE, scope);
