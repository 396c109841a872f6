import { type DynamicModule, Module } from '@nestjs/common';
import type { Store } from '@app/store';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ChangesModule } from './changes/changes.module.js';
import { DeliveryModule } from './delivery/delivery.module.js';
import { DevicesModule } from './devices/devices.module.js';
import { ImportsModule } from './imports/imports.module.js';
import type { Config } from './platform/config.js';
import { PlatformModule } from './platform/platform.module.js';
import { StoreModule } from './platform/store.module.js';
import { PoliciesModule } from './policies/policies.module.js';
import { RegistryModule } from './registry/registry.module.js';
import { ReleasesModule } from './releases/releases.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { TrustModule } from './trust/trust.module.js';
import { UsersModule } from './users/users.module.js';

/** One module a feature. Controllers spell their whole path (`@Controller('api/v1/teams')`). */
@Module({
  imports: [
    AuthModule,
    UsersModule,
    AuditModule,
    RegistryModule,
    TeamsModule,
    PoliciesModule,
    ChangesModule,
    ReleasesModule,
    DeliveryModule,
    TrustModule,
    DevicesModule,
    ImportsModule,
  ],
})
export class AppModule {
  static of(config: Config, store: Store): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.of(config), StoreModule.of(store)] };
  }
}
