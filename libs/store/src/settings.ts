/** Small state that the server owns, such as the id of the key that seals tickets. JSON in and out; never a secret. */
export interface SettingsRepository {
  find(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
}
