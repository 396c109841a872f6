import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ReleasesModule } from '../releases/releases.module.js';
import { PreviewService } from './preview.service.js';
import { TeamsController } from './teams.controller.js';
import { TeamsService } from './teams.service.js';
import { TemplatesController } from './templates.controller.js';
import { TemplatesService } from './templates.service.js';

@Module({
  imports: [DeliveryModule, ReleasesModule],
  controllers: [TeamsController, TemplatesController],
  providers: [TeamsService, TemplatesService, PreviewService],
  exports: [TeamsService, TemplatesService, PreviewService],
})
export class TeamsModule {}
