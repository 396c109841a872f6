import { Injectable, type OnModuleInit } from '@nestjs/common';
import { readRoot } from '@app/signing';
import { Readiness } from '../platform/readiness.js';
import { CohortTable } from './cohort-table.js';
import { SigningKeys } from './signing-keys.js';

/** What workstations would refuse, this server should not answer: docs/operations.md. */
@Injectable()
export class DeliveryReadiness implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
  ) {}

  onModuleInit(): void {
    this.readiness.register('keys', () => this.checkRoot());
    this.readiness.register('signatures', () => this.checkTimestamps());
  }

  /** Throws, too, while the keys are not open. */
  private checkRoot(): void {
    const { expires, version } = readRoot(this.keys.latestRoot.bytes);
    if (Date.parse(expires) <= Date.now()) throw new Error(`root ${version} expired at ${expires}`);
  }

  private checkTimestamps(): void {
    const expiry = this.table.firstExpiry;
    if (expiry === null || expiry > Date.now()) return;
    throw new Error(
      `timestamps have expired since ${new Date(expiry).toISOString()}: signing again has failed`,
    );
  }
}
