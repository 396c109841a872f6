import type { Strategy } from 'passport';

/**
 * One way in which people prove who they are. Single sign-on adds another one (OIDC, SAML); the session, the
 * roles and the audit log come after it and do not know which it was. See docs/adr/0003-identity.md.
 */
export interface IdentityProvider {
  /** Name of its Passport strategy: `local`. */
  readonly id: string;
  /** Its result is a `User` of the store, or none. */
  createStrategy(): Strategy;
}

export const IDENTITY_PROVIDERS = Symbol('IdentityProviders');
