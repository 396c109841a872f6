import type { LoggerService } from '@nestjs/common';
import pino from 'pino';
import type { LogLevel } from './config.js';

export type Log = pino.Logger;

/**
 * One JSON line an event, on standard error: standard output is for people, and what is printed there once (a
 * sign-in link) must not end in a log collector.
 */
export function createLog(
  level: LogLevel,
  to: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: toErrorEntry },
    },
    to,
  );
}

/** Chosen fields only: a database driver's errors carry rows and parameters in theirs. */
function toErrorEntry(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error).slice(0, MESSAGE) };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: error.message.slice(0, MESSAGE),
    ...(code === undefined ? {} : { code: String(code) }),
    stack: error.stack?.split('\n').filter((line) => line.startsWith('    at ')),
    ...(error.cause === undefined || depth > 3 ? {} : { cause: toErrorEntry(error.cause, depth + 1) }),
  };
}
const MESSAGE = 500;

/** Nest's own start-up messages are for debugging; what features log through Nest's `Logger` goes out as it is. */
const FRAMEWORK = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Nest's `Logger`, so that every feature writes to the same stream in the same form. */
export function toNestLogger(log: Log): LoggerService {
  const write =
    (level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.findLast((part) => typeof part === 'string' && !part.includes('\n'));
      const quiet = level === 'info' && FRAMEWORK.has(String(context));
      const entry = { context, ...toFields(message) };
      log[quiet ? 'debug' : level](entry, typeof message === 'string' ? message : undefined);
    };
  return {
    log: write('info'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('trace'),
    fatal: write('fatal'),
  };
}

function toFields(message: unknown): object {
  if (message instanceof Error) return { err: message };
  return typeof message === 'object' && message !== null ? message : {};
}
