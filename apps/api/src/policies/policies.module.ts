import { Module } from '@nestjs/common';
import { ExceptionsController } from './exceptions.controller.js';
import { ExceptionsService } from './exceptions.service.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesService } from './policies.service.js';
import { RulesController } from './rules.controller.js';

@Module({
  controllers: [RulesController, PoliciesController, ExceptionsController],
  providers: [PoliciesService, ExceptionsService],
  exports: [PoliciesService],
})
export class PoliciesModule {}
