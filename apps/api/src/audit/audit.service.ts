import { Injectable } from '@nestjs/common';
import type { AuditCheckpoint, AuditEventView, Page } from '@app/contract';
import { signCheckpoint, toSshPublicKey } from '@app/signing';
import type { AuditFilter, Store } from '@app/store';
import { SigningKeys } from '../delivery/signing-keys.js';
import { InjectStore } from '../platform/store.module.js';
import type { ListAuditQuery } from './list-audit.query.js';

const STEP = 1000;

/** Reading the log. What is written there each feature writes itself, in the transaction of the change. */
@Injectable()
export class AuditService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly keys: SigningKeys,
  ) {}

  async list({ after, limit = 50, ...query }: ListAuditQuery): Promise<Page<AuditEventView>> {
    if (after === undefined) return this.store.read.audit.list({ ...query, limit });
    return { items: await this.store.read.audit.after(after, limit, toFilter(query)), nextCursor: null };
  }

  /** Oldest first, a thousand at a time. */
  async *all(filter: AuditFilter): AsyncGenerator<AuditEventView> {
    let last = 0;
    for (;;) {
      const events = await this.store.read.audit.after(last, STEP, toFilter(filter));
      yield* events;
      if (events.length < STEP) return;
      last = events.at(-1)!.sequence;
    }
  }

  async sign(): Promise<AuditCheckpoint> {
    const { sequence, hash } = await this.store.read.audit.head();
    const { online, organisation } = this.keys;
    const signed = await signCheckpoint(online, { organisation, sequence, hash }, new Date());
    return { ...signed, publicKey: toSshPublicKey(online.publicKey) };
  }
}

function toFilter({ type, actor, subject, from, to }: AuditFilter): AuditFilter {
  return { type, actor, subject, from, to };
}
