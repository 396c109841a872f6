import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Route, Routes } from '../platform/routes.js';
import { PERMIT, PUBLIC, TOKEN_SCOPE } from './permit.js';

/** A forgotten decorator must not open a route, so the server does not start with one. */
@Injectable()
export class UnguardedRoutes implements OnModuleInit {
  constructor(
    private readonly routes: Routes,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const unguarded = this.routes.list().filter((route) => !this.isGuarded(route));
    if (unguarded.length === 0) return;
    const names = unguarded.map(({ method, path, name }) => `${method} ${path} (${name})`);
    throw new Error(`routes with neither @Public() nor @Permit(): ${names.join(', ')}`);
  }

  private isGuarded({ controller, handler }: Route): boolean {
    return [PUBLIC, PERMIT, TOKEN_SCOPE].some(
      (key) => this.reflector.getAllAndOverride(key, [handler, controller]) !== undefined,
    );
  }
}
