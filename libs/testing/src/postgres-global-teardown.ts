import fs from 'node:fs';
import type { EmbeddedPostgres } from '@app/store';

/** Stops what the global setup started, in the same process. */
export default async function teardown(): Promise<void> {
  const { testPostgres } = globalThis as { testPostgres?: { postgres: EmbeddedPostgres; folder: string } };
  if (!testPostgres) return;
  await testPostgres.postgres.stop();
  fs.rmSync(testPostgres.folder, { recursive: true, force: true });
}
