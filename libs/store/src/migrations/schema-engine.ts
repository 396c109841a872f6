import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import type * as Wasm from '@prisma/schema-engine-wasm';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';

export type { MigrationList };

/** Node has it; the compiler's library for servers does not name it. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

const NO_FILTER = { externalTables: [], externalEnums: [] };
const PACKAGE = '@prisma/schema-engine-wasm/schema_engine_bg';

/** Runs every migration the database does not have yet, each in one transaction, and answers their names. */
export async function applyMigrations(databaseUrl: string, migrationsList: MigrationList): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on('error', () => {}); // a lost connection also fails the statement that is under way
  const engine = await openEngine(new WholeScripts(pool));
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
    return appliedMigrationNames;
  } finally {
    engine.free();
    await pool.end();
  }
}

/** The SQL that leads from one Prisma schema to another; null stands for an empty database. Needs no database. */
export async function toMigrationSql(from: string | null, to: string): Promise<string> {
  const engine = await openEngine(nowhere);
  try {
    const { stdout } = await engine.diff({
      from: from === null ? { tag: 'empty' } : toTarget(from),
      to: toTarget(to),
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return stdout ?? '';
  } finally {
    engine.free();
  }
}

function toTarget(content: string) {
  return { tag: 'schemaDatamodel' as const, files: [{ path: 'schema.prisma', content }] };
}

async function openEngine(adapters: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngine> {
  loading ??= loadEngine();
  const { SchemaEngine: engine } = await loading;
  return engine.new({ datamodels: undefined }, () => {}, bindMigrationAwareSqlAdapterFactory(adapters));
}

/** Once per process: a second instance would pull the rug from under what the first has yet to finish. */
let loading: Promise<typeof Wasm> | undefined;

/**
 * Prisma's own schema engine as WebAssembly, so that migrating needs no download. Its package has an entry for
 * bundlers only; Node instantiates the module by hand.
 */
async function loadEngine(): Promise<typeof Wasm> {
  const engine = (await import(PACKAGE)) as typeof Wasm & { __wbg_set_wasm(exports: unknown): void };
  const file = path.join(
    path.dirname(createRequire(import.meta.url).resolve(PACKAGE)),
    'schema_engine_bg.wasm',
  );
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': withIdleTimers(engine),
  });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return engine;
}

/** The engine leaves a timer of ten seconds behind, which would hold up the end of a process that long. */
function withIdleTimers(engine: object): Record<string, unknown> {
  const setIdleTimeout = (work: () => void, ms: number) => setTimeout(work, ms >>> 0).unref();
  return Object.fromEntries(
    Object.entries(engine).map(([name, value]) => [
      name,
      name.startsWith('__wbg_setTimeout') ? setIdleTimeout : value,
    ]),
  );
}

/**
 * Prisma's adapter cuts a script at every semicolon, which breaks function bodies. Sent whole, Postgres parses
 * it, and runs it as one transaction: a migration that fails leaves nothing behind.
 */
class WholeScripts extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

/** The engine asks for a database even when it compares two texts; this one has nothing and keeps nothing. */
const nowhere: SqlMigrationAwareDriverAdapterFactory = {
  provider: 'postgres',
  adapterName: 'nowhere',
  connect: async () => emptyDatabase,
  connectToShadowDb: async () => emptyDatabase,
};

const emptyDatabase: SqlDriverAdapter = {
  provider: 'postgres',
  adapterName: 'nowhere',
  queryRaw: async () => ({ columnNames: [], columnTypes: [], rows: [] }),
  executeRaw: async () => 0,
  executeScript: async () => {},
  getConnectionInfo: () => ({ supportsRelationJoins: true }),
  dispose: async () => {},
  startTransaction: async () => {
    throw new Error('nothing to write to');
  },
};
