import { Module } from '@nestjs/common';
import { ReleasesModule } from '../releases/releases.module.js';
import { ChangesController } from './changes.controller.js';
import { ChangesService } from './changes.service.js';
import { PlanService } from './plan.service.js';
import { ReleaseChangeService } from './release-change.service.js';

@Module({
  imports: [ReleasesModule],
  controllers: [ChangesController],
  providers: [ChangesService, PlanService, ReleaseChangeService],
  exports: [ChangesService],
})
export class ChangesModule {}
