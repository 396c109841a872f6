import { Injectable } from '@nestjs/common';
import { Strategy as LocalStrategy } from 'passport-local';
import type { Store, User } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import type { IdentityProvider } from './identity-provider.js';
import { verifyPassword } from './passwords.js';

/** People with a password in our own database. */
@Injectable()
export class LocalIdentityProvider implements IdentityProvider {
  readonly id = 'local';

  constructor(@InjectStore() private readonly store: Store) {}

  createStrategy(): LocalStrategy {
    return new LocalStrategy({ usernameField: 'email', session: false }, (email, password, done) => {
      this.findUser(email, password).then(
        (user) => done(null, user ?? false),
        (error: unknown) => done(error),
      );
    });
  }

  private async findUser(email: string, password: string): Promise<User | null> {
    const found = await this.store.read.users.findCredentials(email);
    const correct = await verifyPassword(found?.passwordHash ?? null, password);
    return found && correct && !found.user.disabled ? found.user : null;
  }
}
