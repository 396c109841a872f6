import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { FleetError } from '@app/domain';
import type { Store } from '@app/store';
import { Config } from '../platform/config.js';
import { InjectStore } from '../platform/store.module.js';

declare module 'express-session' {
  interface SessionData {
    /** Where Passport keeps it; the store ends a user's sessions by it. */
    passport: { user: string };
    /** When it was opened, in milliseconds. */
    since: number;
  }
}

const IDLE = 8 * 60 * 60 * 1000;
const ABSOLUTE = 7 * 24 * 60 * 60 * 1000;

/** Sessions: a random id in a cookie, everything else in Postgres, so that ending one takes effect at once. */
@Injectable()
export class SessionCookies implements OnModuleDestroy {
  /** Loads the session of a request that has one. */
  readonly middleware: RequestHandler;
  private readonly sessions: connectPgSimple.PGStore;
  private readonly overTls: boolean;
  private readonly name: string;

  constructor(@InjectStore() store: Store, config: Config) {
    const log = new Logger('sessions');
    const SessionStore = connectPgSimple(session);
    this.overTls = config.publicUrl?.startsWith('https:') ?? false;
    this.name = this.overTls ? '__Host-qm' : 'qm';
    this.sessions = new SessionStore({
      pool: store.pool,
      tableName: 'session',
      errorLog: (...parts: unknown[]) => log.warn(parts.map(String).join(' ')),
    });
    this.middleware = this.createMiddleware(readSecret(config.keysDir));
  }

  /** The caller's session, when it is open and not older than it may get. */
  find(request: Request): { id: string; userId: string } | null {
    const { session: current } = request;
    if (!current?.passport || !current.since || Date.now() - current.since > ABSOLUTE) return null;
    return { id: current.id, userId: current.passport.user };
  }

  /** To be asked before a sign-in is recorded, or its link used up. @throws FleetError INVALID_INPUT */
  checkOpenable(request: Request): void {
    if (request.session) return;
    throw new FleetError('INVALID_INPUT', 'a session is opened without the header authorization');
  }

  /** A new id at every sign-in: one that was planted before is worth nothing after. */
  async open(request: Request, userId: string): Promise<void> {
    await settle((done) => request.session.regenerate(done));
    request.session.passport = { user: userId };
    request.session.since = Date.now();
    await settle((done) => request.session.save(done));
  }

  async close(request: Request): Promise<void> {
    await settle((done) => request.session.destroy(done));
    request.res?.clearCookie(this.name, { path: '/', httpOnly: true, sameSite: 'lax', secure: this.overTls });
  }

  async onModuleDestroy(): Promise<void> {
    await this.sessions.close();
  }

  private createMiddleware(secret: string): RequestHandler {
    const load = session({
      name: this.name,
      secret,
      store: this.sessions,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: { httpOnly: true, sameSite: 'lax', path: '/', maxAge: IDLE, secure: this.overTls },
    });
    return (request, response, next) => {
      // A bearer token says who is calling; a session beside it is neither loaded nor prolonged.
      if (request.headers.authorization !== undefined) return next();
      // TLS ends at the proxy in front; QM_PUBLIC_URL says that there is one, whatever headers it sends.
      if (this.overTls) Object.defineProperty(request, 'secure', { value: true });
      load(request, response, (error?: unknown) =>
        next(error === undefined ? undefined : toUnavailable(error)),
      );
    };
  }
}

/** Signs the cookies; beside the keys, so that several servers on one database can share it. */
function readSecret(keysDir: string): string {
  const file = path.join(keysDir, 'session.secret');
  fs.mkdirSync(keysDir, { recursive: true, mode: 0o700 });
  try {
    fs.writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return fs.readFileSync(file, 'utf8').trim();
}

function toUnavailable(cause: unknown): FleetError {
  return new FleetError('UNAVAILABLE', 'the database does not answer', {
    hint: 'try again in a moment',
    cause,
  });
}

function settle(work: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => (error ? reject(toUnavailable(error)) : resolve()));
  });
}
