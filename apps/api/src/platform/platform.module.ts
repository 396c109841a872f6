import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { Config } from './config.js';
import { HotRoutes } from './hot-routes.js';
import { RateGuard } from './limit-rate.js';
import { Metrics } from './metrics.js';
import { OperationsController } from './operations.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { PublicUrl } from './public-url.js';
import { Readiness } from './readiness.js';
import { Routes } from './routes.js';
import { createValidationPipe } from './validation.js';

/** What every feature may ask for by DI, and nothing about the product's own nouns. */
@Module({})
export class PlatformModule {
  static of(config: Config): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [OperationsController],
      providers: [
        { provide: Config, useValue: config },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: APP_PIPE, useFactory: createValidationPipe },
        HotRoutes,
        Metrics,
        PublicUrl,
        Readiness,
        Routes,
      ],
      exports: [Config, HotRoutes, Metrics, PublicUrl, Readiness, Routes],
    };
  }
}
