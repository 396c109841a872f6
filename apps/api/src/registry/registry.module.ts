import { Module } from '@nestjs/common';
import { ReleasesModule } from '../releases/releases.module.js';
import { RegistryController } from './registry.controller.js';
import { RegistryService } from './registry.service.js';
import { RevocationService } from './revocation.service.js';

@Module({
  imports: [ReleasesModule],
  controllers: [RegistryController],
  providers: [RegistryService, RevocationService],
  exports: [RegistryService, RevocationService],
})
export class RegistryModule {}
