import { Module } from '@nestjs/common';
import { ArchivedFiles } from './archived-files.js';
import { CohortPublisher } from './cohort-publisher.js';
import { CohortRekeying } from './cohort-rekeying.js';
import { CohortResigner } from './cohort-resigner.js';
import { CohortTable } from './cohort-table.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DeliveryReadiness } from './delivery-readiness.js';
import { DeliveryLifecycle } from './delivery.lifecycle.js';
import { FetchController } from './fetch.controller.js';
import { FetchService } from './fetch.service.js';
import { SigningKeys } from './signing-keys.js';
import { Tickets } from './tickets.js';
import { TufRoutes } from './tuf-routes.js';

@Module({
  controllers: [FetchController],
  providers: [
    ArchivedFiles,
    CohortPublisher,
    CohortRekeying,
    CohortResigner,
    CohortTable,
    DeliveryLifecycle,
    DeliveryMetrics,
    DeliveryReadiness,
    FetchService,
    SigningKeys,
    Tickets,
    TufRoutes,
  ],
  exports: [CohortPublisher, CohortRekeying, CohortTable, SigningKeys, Tickets],
})
export class DeliveryModule {}
