import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import passport from 'passport';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import type { Store, User } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import type { Caller } from './caller.js';
import { IDENTITY_PROVIDERS, type IdentityProvider } from './identity-provider.js';
import { SessionCookies } from './session-cookies.js';
import { TokenAuthenticator } from './token-authenticator.js';

/**
 * Passport, with our strategies: `bearer` for API tokens, `session` for the console's cookie, and one for each
 * identity provider. An instance of its own; Passport's shared one would mix up two servers in one process.
 */
@Injectable()
export class Authenticator {
  private readonly passport = new passport.Passport();

  constructor(
    @InjectStore() private readonly store: Store,
    private readonly tokens: TokenAuthenticator,
    private readonly cookies: SessionCookies,
    @Inject(IDENTITY_PROVIDERS) providers: readonly IdentityProvider[],
  ) {
    for (const provider of providers) this.passport.use(provider.id, provider.createStrategy());
    this.passport.use('bearer', this.createBearerStrategy());
    this.passport.use('session', new SessionStrategy((request) => this.findBySession(request)));
  }

  /** Who sent this request; null when it does not say. @throws FleetError INVALID_TOKEN, EXPIRED_TOKEN */
  findCaller(request: Request, response: Response): Promise<Caller | null> {
    const { authorization } = request.headers;
    if (authorization === undefined) return this.run<Caller>('session', request, response);
    // Only the header: a token in a query or a body would end in logs and histories, and the strategy takes those too.
    if (!BEARER.test(authorization)) return Promise.resolve(null);
    return this.run<Caller>('bearer', request, response);
  }

  /** Who these credentials belong to, as an identity provider sees it; null when they are wrong. */
  findUser(provider: string, request: Request, response: Response): Promise<User | null> {
    return this.run<User>(provider, request, response);
  }

  private run<T>(strategy: string, request: Request, response: Response): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const settle = (error: unknown, found?: unknown) =>
        error ? reject(error) : resolve((found || null) as T | null);
      this.passport.authenticate(strategy, { session: false }, settle)(request, response, reject);
    });
  }

  private createBearerStrategy(): passport.Strategy {
    return new BearerStrategy((token, done) => {
      this.tokens.authenticate(token).then((caller) => done(null, caller), done);
    });
  }

  private async findBySession(request: Request): Promise<Caller | null> {
    const session = this.cookies.find(request);
    if (!session) return null;
    const user = await this.store.read.users.find(session.userId);
    if (!user || user.disabled) return null;
    return {
      actor: { kind: 'user', id: user.id, name: user.email },
      user,
      via: { kind: 'session', sessionId: session.id },
    };
  }
}

const BEARER = /^Bearer [^ ]+$/i;

/** Reads the session that the cookie led to. Passport's own one would let strangers pass. */
class SessionStrategy extends passport.Strategy {
  override name = 'session';

  constructor(private readonly find: (request: Request) => Promise<Caller | null>) {
    super();
  }

  override authenticate(request: Request): void {
    this.find(request).then(
      (caller) => (caller ? this.success(caller) : this.fail()),
      (error: unknown) => this.error(error),
    );
  }
}
