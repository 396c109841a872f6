import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Authenticator } from './authenticator.js';
import { IDENTITY_PROVIDERS } from './identity-provider.js';
import { LocalIdentityProvider } from './local-identity-provider.js';
import { PermitGuard } from './permit.guard.js';
import { SessionCookies } from './session-cookies.js';
import { SignInLimits } from './sign-in-limits.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { UnguardedRoutes } from './unguarded-routes.js';

@Global()
@Module({
  providers: [
    { provide: APP_GUARD, useClass: PermitGuard },
    {
      provide: IDENTITY_PROVIDERS,
      useFactory: (local: LocalIdentityProvider) => [local],
      inject: [LocalIdentityProvider],
    },
    Authenticator,
    LocalIdentityProvider,
    SessionCookies,
    SignInLimits,
    TokenAuthenticator,
    UnguardedRoutes,
  ],
  exports: [Authenticator, SessionCookies, SignInLimits, TokenAuthenticator],
})
export class AuthModule {}
