import { createTestDatabase, type TestDatabase } from '@app/testing';
import type { Actor, ServerName, ServerVersion, TeamSlug, Template } from '@app/domain';
import { openStore, type Store, type User } from '../src/index.js';

export interface Bench {
  readonly store: Store;
  readonly url: string;
  readonly alice: User;
  readonly bob: User;
}

/** A store on a database of its own for the specs of one file: an organisation, alice and bob. */
export function useStore(): Bench {
  let database: TestDatabase;
  const bench: Partial<Record<keyof Bench, unknown>> = {};
  beforeAll(async () => {
    database = await createTestDatabase();
    const store = await openStore({ databaseUrl: database.url });
    Object.assign(bench, { store, url: database.url });
    await store.transaction(async (tx) => {
      await tx.organisation.create({ name: 'Example', singlePerson: false });
      bench.alice = await tx.users.create({ email: 'alice@example.com', name: 'Alice', roles: ['admin'] });
      bench.bob = await tx.users.create({ email: 'bob@example.com', name: 'Bob', roles: ['reviewer'] });
    });
  });
  afterAll(async () => {
    await (bench.store as Store | undefined)?.close();
    await database?.drop();
  });
  return bench as Bench;
}

export function asActor(user: User): Actor {
  return { kind: 'user', id: user.id, name: user.email };
}

export const slug = (text: string) => text as TeamSlug;

export const at = (text: string) => new Date(text).toISOString();

export function aVersion(over: Partial<ServerVersion> & { proposedBy: string }): ServerVersion {
  return {
    server: 'com.example/jira' as ServerName,
    version: '1.0.0',
    status: 'draft',
    description: 'Issues',
    launch: {
      kind: 'package',
      registry: 'npm',
      identifier: '@example/jira',
      version: '1.0.0',
      runner: 'npx',
      runnerArgs: [],
      args: ['--verbose'],
      env: { ZETA: '1', ALPHA: '2' },
    },
    secretInputs: ['JIRA_TOKEN'],
    ...over,
  };
}

/** A template that names these versions, by key. */
export function aTemplate(servers: Record<string, string>): Template {
  return {
    servers: Object.fromEntries(
      Object.entries(servers).map(([key, version]) => [
        key,
        { enabled: true, server: `com.example/${key}` as ServerName, version, args: [], env: {} },
      ]),
    ),
    clients: { 'claude-code': { level: 'user' } },
    parameters: {},
  };
}
