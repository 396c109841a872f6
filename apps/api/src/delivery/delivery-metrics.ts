import { Injectable, type OnModuleInit } from '@nestjs/common';
import { readRoot } from '@app/signing';
import { Metrics } from '../platform/metrics.js';
import { CohortTable } from './cohort-table.js';
import { SigningKeys } from './signing-keys.js';
import { TufRoutes } from './tuf-routes.js';

/** What an operator is alarmed by: docs/operations.md. */
@Injectable()
export class DeliveryMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
    private readonly routes: TufRoutes,
  ) {}

  onModuleInit(): void {
    this.gauge('quartermaster_cohorts', 'Cohorts that are served', () => this.table.size);
    this.gauge('quartermaster_timestamp_expiry_seconds', 'Seconds until the first timestamp expires', () => {
      const expiry = this.table.firstExpiry;
      return expiry === null ? null : (expiry - Date.now()) / 1000;
    });
    this.gauge('quartermaster_root_expiry_seconds', 'Seconds until the root expires', () => {
      return (Date.parse(readRoot(this.keys.latestRoot.bytes).expires) - Date.now()) / 1000;
    });
    const help = 'Answers to polls and updates since the start';
    this.metrics.gauge('quartermaster_tuf_answers', help, ['answer'], async () =>
      Object.entries(this.routes.answers).map(([answer, value]) => ({ labels: { answer }, value })),
    );
  }

  /** Null: there is nothing to measure. */
  private gauge(name: string, help: string, read: () => number | null): void {
    this.metrics.gauge(name, help, [], async () => {
      const value = read();
      return value === null ? [] : [{ labels: {}, value }];
    });
  }
}
