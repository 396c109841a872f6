import type { Express } from 'express';
import helmet from 'helmet';
import type { Config } from './config.js';

/**
 * Scripts come from this server alone. Styles may also be inline: the console's component library and its
 * editor write their rules at run time.
 */
export function setSecurityHeaders(app: Express, config: Config): void {
  const overTls = config.publicUrl?.startsWith('https:') ?? false;
  app.disable('x-powered-by');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'", 'data:'],
          connectSrc: ["'self'"],
          workerSrc: ["'self'"],
          manifestSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: overTls ? { maxAge: 31_536_000 } : false,
      xFrameOptions: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
}
