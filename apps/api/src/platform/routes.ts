import { Injectable, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

type Handler = (...args: never[]) => unknown;

/** One route of one controller. */
export interface Route {
  method: string;
  /** With `:name` for what varies: `/api/v1/teams/:slug`. */
  path: string;
  /** `TeamsController.create`. */
  name: string;
  controller: Type;
  handler: Handler;
}

/** Every route that the controllers declare. */
@Injectable()
export class Routes {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  list(): Route[] {
    return this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (metatype ? this.ofController(metatype as Type) : []));
  }

  /** Methods that a path answers; empty when there is no such path. */
  methodsOf(path: string): string[] {
    const methods = this.list()
      .filter((route) => matches(route.path, path))
      .map(({ method }) => method);
    return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
  }

  private ofController(controller: Type): Route[] {
    const prototype = controller.prototype as Record<string, Handler>;
    const prefixes = toPaths(this.reflector.get(PATH_METADATA, controller));
    return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name]!;
      const method = this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
      if (method === undefined) return [];
      return prefixes.flatMap((prefix) =>
        toPaths(this.reflector.get(PATH_METADATA, handler)).map((path) => ({
          method: RequestMethod[method]!,
          path: `/${[prefix, path]
            .flatMap((part) => part.split('/'))
            .filter(Boolean)
            .join('/')}`,
          name: `${controller.name}.${name}`,
          controller,
          handler,
        })),
      );
    });
  }
}

function toPaths(path: unknown): string[] {
  return Array.isArray(path) ? path.map(String) : [String(path ?? '')];
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (wanted.at(-1)?.startsWith('*'))
    return given.length >= wanted.length && segmentsMatch(wanted.slice(0, -1), given);
  return given.length === wanted.length && segmentsMatch(wanted, given);
}

function segmentsMatch(wanted: readonly string[], given: readonly string[]): boolean {
  return wanted.every((segment, index) => segment.includes(':') || segment === given[index]);
}
