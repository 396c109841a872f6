import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HotRoutes } from '../platform/hot-routes.js';
import { CohortResigner } from './cohort-resigner.js';
import { CohortTable } from './cohort-table.js';
import { SigningKeys } from './signing-keys.js';
import { Tickets } from './tickets.js';
import { TufRoutes } from './tuf-routes.js';

/** In this order: keys, what is served, what is due, and only then the first answer. */
@Injectable()
export class DeliveryLifecycle implements OnModuleInit, OnModuleDestroy {
  constructor(
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
    private readonly tickets: Tickets,
    private readonly resigner: CohortResigner,
    private readonly hotRoutes: HotRoutes,
    private readonly tufRoutes: TufRoutes,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.keys.open();
    await Promise.all([this.table.load(), this.tickets.load()]);
    await this.resigner.start();
    this.hotRoutes.register(this.tufRoutes.answer);
  }

  async onModuleDestroy(): Promise<void> {
    await this.resigner.stop();
  }
}
