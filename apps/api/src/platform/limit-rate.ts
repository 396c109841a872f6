import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { type Rate, RateLimiter, toNetwork } from './rate-limiter.js';

const LIMIT_RATE = 'platform:limit-rate';

/** Limits how often one address may call a route: `@LimitRate({ limit: 120, seconds: 60, what: 'enrolments' })`. */
export const LimitRate = (rate: Rate) => SetMetadata(LIMIT_RATE, rate);

/** Runs before anything looks at the request's credentials. */
@Injectable()
export class RateGuard implements CanActivate {
  private readonly limiters = new Map<Rate, RateLimiter>();

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const rate = this.reflector.get<Rate | undefined>(LIMIT_RATE, context.getHandler());
    if (!rate) return true;
    let limiter = this.limiters.get(rate);
    if (!limiter) this.limiters.set(rate, (limiter = new RateLimiter(rate)));
    limiter.take(toNetwork(context.switchToHttp().getRequest<Request>().ip ?? ''));
    return true;
  }
}
