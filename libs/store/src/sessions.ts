import { Repository } from './connection.js';

/** Sessions are written by connect-pg-simple through `store.pool`; here is only what it cannot do. */
export class SessionsRepository extends Repository {
  /**
   * Signs a user out everywhere, but for the session `except`. Answers how many sessions ended. Passport keeps
   * who is signed in under `passport.user`: the id, or an object with one.
   */
  endAll(userId: string, except = ''): Promise<number> {
    return this.db.$executeRaw`
      DELETE FROM session
       WHERE (sess #>> '{passport,user}' = ${userId} OR sess #>> '{passport,user,id}' = ${userId})
         AND sid <> ${except}`;
  }
}
