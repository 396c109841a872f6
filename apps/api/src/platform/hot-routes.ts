import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request itself, and says whether it did. Called in front of the framework, so it must be quick to say no. */
export type HotRoute = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The few routes that most requests go to (a workstation's poll) are answered in front of Express: at fleet
 * size the framework would cost more than the answer. Features register theirs in `onModuleInit`.
 */
@Injectable()
export class HotRoutes {
  private readonly routes: HotRoute[] = [];

  register(route: HotRoute): void {
    this.routes.push(route);
  }

  /** True when one of them has taken the request. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    for (const route of this.routes) {
      if (route(request, response)) return true;
    }
    return false;
  }
}
