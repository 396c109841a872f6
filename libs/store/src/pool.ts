import pg from 'pg';

/** A pool that counts the statements it sends, for benchmarks that promise none. */
export function openPool({ databaseUrl, poolSize = 10 }: { databaseUrl: string; poolSize?: number }): {
  pool: pg.Pool;
  queryCount(): number;
} {
  let queries = 0;
  class CountingClient extends pg.Client {
    // The driver's own overloads are many; they are all passed through.
    override query = ((...args: Parameters<pg.Client['query']>) => {
      queries++;
      return super.query(...args);
    }) as pg.Client['query'];
  }
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolSize,
    Client: CountingClient,
    application_name: 'quartermaster',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    /** A database host that vanished without a word; its connections would wait for ever. */
    query_timeout: 60_000,
  });
  // An idle connection that breaks is replaced by the next query; unheard, the event would end the process.
  pool.on('error', () => {});
  return { pool, queryCount: () => queries };
}
