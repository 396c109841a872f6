import type { IncomingMessage } from 'node:http';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { FleetError } from '@app/domain';
import { checkJsonShape, type ShapeLimits } from './check-json-shape.js';

/** More than any client's configuration or template; a request that needs more is a mistake. */
export const BODY_LIMIT = 1024 * 1024;

/** Routes whose body is a file: `request.body` is a Buffer, whatever its content type. */
const FILE_ROUTES = ['/api/v1/imports'];

/** The largest template has some ten thousand values. */
const SHAPE: ShapeLimits = { values: 50_000, members: 1000, depth: 32 };
/** Agents send a few kilobytes, and whoever pretends to be one has shown no credential yet. */
const AGENT_LIMIT = 256 * 1024;
const AGENT_SHAPE: ShapeLimits = { values: 3_000, members: 500, depth: 8 };

/** Reads bodies: JSON everywhere, bytes for files. Nothing else is understood, forms least of all. */
export function readBodies(app: Express): void {
  app.use(FILE_ROUTES, express.raw({ type: () => true, limit: BODY_LIMIT }));
  app.use(refuseOtherTypes);
  app.use('/agent', readJson(AGENT_LIMIT, AGENT_SHAPE));
  app.use(readJson(BODY_LIMIT, SHAPE));
  app.use(explainBodyError);
}

function readJson(limit: number, shape: ShapeLimits): RequestHandler {
  return express.json({
    limit,
    type: ['application/json', 'application/*+json'],
    verify: (request, _response, bytes, encoding) => {
      try {
        checkJsonShape(bytes, encoding, shape);
      } catch (error) {
        refusals.set(request, error);
        throw new Error('refused');
      }
    },
  });
}

/** Why a body was refused: the parser marks the error that its check throws with a status of its own. */
const refusals = new WeakMap<IncomingMessage, unknown>();

/** A form can be posted from any page of the web without asking first; JSON cannot. */
function refuseOtherTypes(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody || request.body !== undefined || request.is(['application/json', '+json'])) return next();
  next(
    new FleetError('UNSUPPORTED_MEDIA_TYPE', 'the body is not declared as JSON', {
      hint: 'send it with the header content-type: application/json',
    }),
  );
}

interface BodyError extends Error {
  type?: string;
  limit?: number;
  body?: string;
}

function explainBodyError(error: BodyError, request: Request, _response: Response, next: NextFunction): void {
  if (error.type === 'entity.too.large') return next(tooLarge(error.limit ?? BODY_LIMIT));
  if (error.type === 'entity.parse.failed') return next(notJson(String(error.body ?? '')));
  next(refusals.get(request) ?? error);
}

function tooLarge(limit: number): FleetError {
  return new FleetError('TOO_LARGE', `the body is larger than ${toSize(limit)}, the most this path takes`, {
    hint: 'send less at once',
  });
}

function toSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes / 1024} kB` : `${bytes / 1024 / 1024} MB`;
}

/** The parser's own message quotes the body, which may hold a secret; the place is enough to find the mistake. */
function notJson(text: string): FleetError {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true });
  const first = errors[0];
  if (!first) {
    return typeof value === 'object'
      ? new FleetError('INVALID_JSON', 'the body is not JSON')
      : new FleetError('INVALID_JSON', 'the body is JSON, but neither an object nor an array');
  }
  const before = text.slice(0, first.offset).split('\n');
  const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
  const what = printParseErrorCode(first.error)
    .replace(/(?<!^)([A-Z])/g, ' $1')
    .toLowerCase();
  return new FleetError('INVALID_JSON', `the body is not JSON: ${what} at ${place}`, {
    issues: [{ path: place, message: what }],
  });
}
