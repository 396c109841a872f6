import { type DynamicModule, Module } from '@nestjs/common';
import { Config } from './config.js';
import { HotRoutes } from './hot-routes.js';

/** What every feature may ask for by DI, and nothing about the product's own nouns. */
@Module({})
export class PlatformModule {
  static of(config: Config): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [{ provide: Config, useValue: config }, HotRoutes],
      exports: [Config, HotRoutes],
    };
  }
}
