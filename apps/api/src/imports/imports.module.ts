import { Module } from '@nestjs/common';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { VersionResolver } from './version-resolver.js';

@Module({ controllers: [ImportsController], providers: [ImportsService, VersionResolver] })
export class ImportsModule {}
