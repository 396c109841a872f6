import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { AgentController } from './agent.controller.js';
import { DevicesController } from './devices.controller.js';
import { DevicesService } from './devices.service.js';
import { EnrolmentService } from './enrolment.service.js';
import { EnrolmentTokensController } from './enrolment-tokens.controller.js';
import { EnrolmentTokensService } from './enrolment-tokens.service.js';
import { ExplanationService } from './explanation.service.js';
import { FleetMetrics } from './fleet-metrics.js';
import { ReportsService } from './reports.service.js';

@Module({
  imports: [DeliveryModule],
  controllers: [AgentController, DevicesController, EnrolmentTokensController],
  providers: [
    DevicesService,
    EnrolmentService,
    EnrolmentTokensService,
    ExplanationService,
    FleetMetrics,
    ReportsService,
  ],
})
export class DevicesModule {}
