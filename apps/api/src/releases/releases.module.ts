import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { PublishingService } from './publishing.service.js';
import { ReleasesController } from './releases.controller.js';
import { ReleasesService } from './releases.service.js';
import { VerificationService } from './verification.service.js';

/** Releases as they were, and the making of new ones for the features that do: changes, revocation, new teams. */
@Module({
  imports: [DeliveryModule],
  controllers: [ReleasesController],
  providers: [ReleasesService, VerificationService, PublishingService],
  exports: [PublishingService],
})
export class ReleasesModule {}
