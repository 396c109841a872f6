/** Sessions are written by connect-pg-simple through `store.pool`; here is only what it cannot do. */
export interface SessionsRepository {
  /** Signs a user out everywhere, but for the session `except`. Answers how many sessions ended. */
  endAll(userId: string, except?: string): Promise<number>;
}
