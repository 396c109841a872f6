import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { TokenScope } from '@app/contract';
import { FleetError, type Role } from '@app/domain';
import { PublicUrl } from '../platform/public-url.js';
import { Authenticator } from './authenticator.js';
import type { Caller } from './caller.js';
import { PERMIT, PUBLIC, TOKEN_SCOPE } from './permit.js';
import { checkSameOrigin } from './same-origin.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** In front of every route: who is calling, and may they? */
@Injectable()
export class PermitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly publicUrl: PublicUrl,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, route)) return true;
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(PERMIT, route);
    const scope = this.reflector.getAllAndOverride<TokenScope | undefined>(TOKEN_SCOPE, route);
    const http = context.switchToHttp();
    const request = http.getRequest<Request & { user?: Caller }>();
    const caller = await this.authenticator.findCaller(request, http.getResponse<Response>());
    if (!caller) throw unauthenticated();
    request.user = caller;
    const reading = READING.has(request.method);
    if (caller.via.kind === 'session' && !reading) checkSameOrigin(request.headers, this.publicUrl.get());
    if (caller.via.kind === 'token' && scope !== undefined && caller.via.scopes.includes(scope)) return true;
    if (caller.via.kind === 'token') checkScopes(caller.via.scopes, reading);
    if (roles === undefined) throw wrongScope(scope);
    checkRoles(caller, roles);
    return true;
  }
}

function checkScopes(scopes: readonly TokenScope[], reading: boolean): void {
  if (scopes.includes('api') || (reading && scopes.includes('read'))) return;
  throw new FleetError('FORBIDDEN', `the token’s scope (${scopes.join(', ')}) does not reach this`, {
    hint: reading ? 'use a token with the scope read or api' : 'use a token with the scope api',
  });
}

function checkRoles({ user }: Caller, wanted: readonly Role[]): void {
  if (user.roles.includes('admin')) return;
  if (user.roles.some((role) => wanted.length === 0 || wanted.includes(role))) return;
  throw new FleetError(
    'FORBIDDEN',
    `this needs ${wanted.length === 0 ? 'a role' : `the role ${wanted.join(' or ')}`}`,
    {
      hint: 'ask an administrator for it',
    },
  );
}

/** A route that only tokens of one scope may use. */
function wrongScope(scope: TokenScope | undefined): FleetError {
  return new FleetError('FORBIDDEN', `this needs an API token with the scope ${scope}`, {
    hint: 'create one in the console, or with `qm tokens create`',
  });
}

function unauthenticated(): FleetError {
  return new FleetError('UNAUTHENTICATED', 'this needs a session or an API token', {
    hint: 'sign in, or send the header authorization: Bearer TOKEN',
  });
}
