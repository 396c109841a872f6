import { type DynamicModule, Inject, Module } from '@nestjs/common';
import type { Repositories, Store } from '@app/store';
import { currentRequestId } from './request-id.js';

type Audit = Repositories['audit'];

const STORE = Symbol('Store');

/** `constructor(@InjectStore() private readonly store: Store)`, with `import type { Store } from '@app/store'`. */
export const InjectStore = () => Inject(STORE);

/** Gives every feature the one `Store`. */
@Module({})
export class StoreModule {
  static of(store: Store): DynamicModule {
    return {
      module: StoreModule,
      global: true,
      providers: [{ provide: STORE, useValue: withRequestIds(store) }],
      exports: [STORE],
    };
  }
}

/** Audit events carry the id of the request that caused them without any feature having to pass it on. */
function withRequestIds(store: Store): Store {
  return {
    read: store.read,
    pool: store.pool,
    transaction: (work) => store.transaction((tx) => work(replace(tx, { audit: withRequestId(tx.audit) }))),
    ping: () => store.ping(),
    checkMigrated: () => store.checkMigrated(),
    close: () => store.close(),
    queryCount: () => store.queryCount(),
  };
}

function withRequestId(audit: Audit): Audit {
  return replace(audit, {
    append: (event) => audit.append({ requestId: currentRequestId() ?? null, ...event }),
  });
}

/** The same object but for some members. */
function replace<T extends object>(object: T, members: Partial<T>): T {
  return Object.assign(Object.create(object) as T, members);
}
