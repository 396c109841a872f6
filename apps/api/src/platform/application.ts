import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import type { Store } from '@app/store';
import { AppModule } from '../app.module.js';
import { SessionCookies } from '../auth/session-cookies.js';
import { serveApiDocs } from './api-docs.js';
import { readBodies } from './bodies.js';
import type { Config } from './config.js';
import { serveConsole } from './console-files.js';
import { type Log, toNestLogger } from './log.js';
import { serveProblemPages } from './problem-pages.js';
import { setSecurityHeaders } from './security-headers.js';

export interface Application {
  nest: NestExpressApplication;
  express: Express;
}

/** The application, initialised but not listening. What comes first in the chain stands first here. */
export async function createApplication(config: Config, store: Store, log: Log): Promise<Application> {
  const app = express();
  const nest = await NestFactory.create<NestExpressApplication>(
    AppModule.of(config, store),
    new ExpressAdapter(app),
    {
      bodyParser: false,
      abortOnError: false,
      logger: toNestLogger(log),
      routeConflictPolicy: { duplicate: 'error', shadow: 'error' },
      routeResolutionStrategy: 'specificity',
    },
  );
  app.set('trust proxy', config.trustedProxies);
  app.set('query parser', 'simple');
  app.set('etag', false);
  setSecurityHeaders(app, config);
  serveApiDocs(app);
  serveProblemPages(app);
  serveConsole(app);
  app.use(['/api/v1', '/agent'], (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use('/api/v1', nest.get(SessionCookies).middleware);
  readBodies(app);
  await nest.init();
  return { nest, express: app };
}
