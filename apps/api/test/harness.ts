import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import request, { type Test } from 'supertest';
import type { AuditEvent, Role, TeamSlug } from '@app/domain';
import { hashToken } from '@app/signing';
import type { Store } from '@app/store';
import { createTestDatabase } from '@app/testing';
import { type RunningServer, startServer } from '../src/platform/server.js';
import { Given } from './given.js';

const ORGANISATION = 'organisation' as TeamSlug;

/** Whom stories are about. Alice and Bob can do the same things, so that one can approve what the other proposes. */
const PEOPLE = {
  admin: { roles: ['admin'], teams: [] },
  alice: { roles: ['maintainer', 'reviewer'], teams: [ORGANISATION] },
  bob: { roles: ['maintainer', 'reviewer'], teams: [ORGANISATION] },
  maintainer: { roles: ['maintainer'], teams: [ORGANISATION] },
  reviewer: { roles: ['reviewer'], teams: [] },
  auditor: { roles: ['auditor'], teams: [] },
  viewer: { roles: ['viewer'], teams: [] },
  nobody: { roles: [], teams: [] },
} satisfies Record<string, { roles: Role[]; teams: TeamSlug[] }>;

export type Person = keyof typeof PEOPLE;
export const EVERYONE = Object.keys(PEOPLE) as Person[];

export interface StartApiOptions {
  /** More of the server's environment. */
  env?: Readonly<Record<string, string>>;
  /** Leads the server to its database another way, such as one that can be cut. */
  reroute?: (databaseUrl: string) => Promise<string>;
}

/** A real server on a database and a folder of its own, with people who have an API token each. */
export async function startApi(options: StartApiOptions = {}): Promise<Api> {
  const database = await createTestDatabase();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'qm-api-'));
  const env = {
    DATABASE_URL: options.reroute ? await options.reroute(database.url) : database.url,
    QM_DATA_DIR: folder,
    QM_PORT: '0',
    QM_OFFLINE: '1',
    QM_ORGANISATION: 'Example',
    ...options.env,
  };
  const log: string[] = [];
  const start = () => startServer(env, { logTo: { write: (line) => void log.push(line) } });
  const api = new Api(await start(), start, log, database.url, async () => {
    await fs.rm(folder, { recursive: true, force: true });
    await database.drop();
  });
  await api.addPeople();
  return api;
}

/** The server as its callers see it. */
export class Api {
  /** What stories start from; each feature adds its own. */
  readonly given = new Given(this);
  private readonly people = new Map<Person, { id: string; token: string }>();

  constructor(
    private server: RunningServer,
    private readonly start: () => Promise<RunningServer>,
    /** Every line of the log so far. */
    readonly log: readonly string[],
    readonly databaseUrl: string,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  get url(): string {
    return this.server.localUrl;
  }

  get store(): Store {
    return this.server.store;
  }

  get nest(): RunningServer['nest'] {
    return this.server.nest;
  }

  get signInLink(): string | null {
    return this.server.signInLink;
  }

  /** Someone with their API token: `api.as('alice').post('/servers')`. */
  as(person: Person): Client {
    return this.withToken(this.get(person).token);
  }

  withToken(token: string): Client {
    return new Client(this.url, { authorization: `Bearer ${token}` });
  }

  /** No credentials at all. */
  anonymous(): Client {
    return new Client(this.url, {});
  }

  idOf(person: Person): string {
    return this.get(person).id;
  }

  tokenOf(person: Person): string {
    return this.get(person).token;
  }

  emailOf(person: Person): string {
    return `${person}@example.com`;
  }

  async lastAuditEvent(): Promise<AuditEvent> {
    const { items } = await this.store.read.audit.list({ limit: 1 });
    return items[0]!;
  }

  /** Stops the server and starts it again on the same database and folder, at another port. */
  async restart(): Promise<void> {
    await this.server.close();
    this.server = await this.start();
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.cleanUp();
  }

  async addPeople(): Promise<void> {
    await this.store.transaction(async (tx) => {
      for (const [name, { roles, teams }] of Object.entries(PEOPLE)) {
        const token = `test-${randomUUID()}`;
        const user = await tx.users.create({ email: `${name}@example.com`, name, roles, teams });
        await tx.tokens.create({
          name: `${name}’s`,
          prefix: token.slice(0, 9),
          hash: hashToken(token),
          scopes: ['api'],
          owner: user.id,
          expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        });
        this.people.set(name as Person, { id: user.id, token });
      }
    });
  }

  private get(person: Person): { id: string; token: string } {
    return this.people.get(person)!;
  }
}

/** Sends requests as someone. Paths are below `/api/v1`, or whole ones after `at('')`. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>>,
    private readonly base = '/api/v1',
  ) {}

  /** The same caller for paths that start elsewhere: `api.as('alice').at('').get('/metrics')`. */
  at(base: string): Client {
    return new Client(this.url, this.headers, base);
  }

  with(headers: Readonly<Record<string, string>>): Client {
    return new Client(this.url, { ...this.headers, ...headers }, this.base);
  }

  get(path: string): Test {
    return this.send('get', path);
  }

  head(path: string): Test {
    return this.send('head', path);
  }

  post(path: string, body?: object): Test {
    const test = this.send('post', path);
    return body === undefined ? test : test.send(body);
  }

  put(path: string, body?: object): Test {
    const test = this.send('put', path);
    return body === undefined ? test : test.send(body);
  }

  patch(path: string, body?: object): Test {
    const test = this.send('patch', path);
    return body === undefined ? test : test.send(body);
  }

  delete(path: string): Test {
    return this.send('delete', path);
  }

  private send(method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete', path: string): Test {
    return request(this.url)[method](`${this.base}${path}`).set(this.headers);
  }
}
