export interface EmbeddedPostgres {
  /** With user, password and the database `quartermaster`. A secret: not to be logged. */
  url: string;
  /** Fast shutdown; resolves when the processes are gone. */
  stop(): Promise<void>;
}

export async function startEmbeddedPostgres(_options: {
  dataDir: string;
  log?: (message: string) => void;
}): Promise<EmbeddedPostgres> {
  throw new Error('embedded Postgres is being built');
}
