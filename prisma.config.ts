import { defineConfig } from 'prisma/config';

// The CLI insists on a schema engine binary, which it would download; `generate` and `validate` never run it.
// Any program satisfies the check, so an air-gapped machine generates too. Migrations go through the engine's
// WebAssembly build (libs/store/src/migrate.ts).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only for an operator who prefers `prisma migrate deploy`; nothing else here reads it.
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});
