import { type ArgumentsHost, Catch, type ExceptionFilter, Logger, NotFoundException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { FleetError } from '@app/domain';
import { toProblem } from './problem.js';
import { RateLimited } from './rate-limiter.js';
import { currentRequestId } from './request-id.js';
import { Routes } from './routes.js';

/** The one place where an error becomes an answer. Bugs are logged here, once, under the request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('problem');

  constructor(private readonly routes: Routes) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = thrown instanceof NotFoundException ? this.toMissing(request, response) : thrown;
    const problem = toProblem(error, currentRequestId() ?? '');
    if (problem.code === 'INTERNAL') this.log.error({ requestId: problem.requestId, err: thrown });
    // Not the caller's fault, and with a cause that only operators are told.
    else if (problem.status >= 500) this.log.warn({ requestId: problem.requestId, err: thrown });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof RateLimited) response.setHeader('Retry-After', String(error.retryAfterSeconds));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="quartermaster"');
    response.removeHeader('Content-Disposition');
    response.setHeader('Cache-Control', 'no-store');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  /** No route took it: either the path or only the method is unknown. */
  private toMissing(request: Request, response: Response): FleetError {
    const methods = this.routes.methodsOf(request.path);
    if (methods.length === 0)
      return new FleetError('NOT_FOUND', `there is nothing at ${request.path.slice(0, 200)}`);
    response.setHeader('Allow', methods.join(', '));
    return new FleetError(
      'METHOD_NOT_ALLOWED',
      `${request.path.slice(0, 200)} answers ${methods.join(', ')} only`,
    );
  }
}
