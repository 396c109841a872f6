import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { currentRequestId } from './request-id.js';
import { toProblem } from './problem.js';

/** The one place where an error becomes an answer. Bugs are logged here, once, under the request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request>();
    const problem = toProblem(error, currentRequestId() ?? '');
    if (problem.code === 'INTERNAL')
      this.log.error({ err: error, requestId: problem.requestId, method: request.method });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
