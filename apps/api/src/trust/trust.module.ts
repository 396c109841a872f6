import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { RootController } from './root.controller.js';
import { RootService } from './root.service.js';

@Module({ imports: [DeliveryModule], controllers: [RootController], providers: [RootService] })
export class TrustModule {}
