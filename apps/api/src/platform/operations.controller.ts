import { Controller, Get, Header, HttpStatus, type OnModuleInit, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Store } from '@app/store';
import { Permit, PermitToken, Public } from '../auth/permit.js';
import { Metrics } from './metrics.js';
import { Readiness } from './readiness.js';
import { InjectStore } from './store.module.js';

/** Answer of `/healthz` and `/readyz`. */
export interface HealthView {
  status: 'ok' | 'unavailable';
  /** Why it is not ready, by what was checked. */
  reasons?: Readonly<Record<string, string>>;
}

/** What whoever runs the server asks it. */
@Controller()
export class OperationsController implements OnModuleInit {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.readiness.register('database', () => this.store.ping());
    this.readiness.register('migrations', () => this.store.checkMigrated());
  }

  /** Alive: answers without asking anything else. */
  @Get('healthz')
  @Public()
  @Header('Cache-Control', 'no-store')
  health(): HealthView {
    return { status: 'ok' };
  }

  /** Ready for traffic; 503 with the reasons while it is not. */
  @Get('readyz')
  @Public()
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    const reasons = await this.readiness.reasons();
    if (Object.keys(reasons).length === 0) return { status: 'ok' };
    response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: 'unavailable', reasons };
  }

  /** Prometheus' text format. For administrators, and API tokens with the scope `metrics`. */
  @Get('metrics')
  @Permit('admin')
  @PermitToken('metrics')
  async scrape(@Res() response: Response): Promise<void> {
    const text = await this.metrics.registry.metrics();
    response.type(this.metrics.registry.contentType).send(text);
  }
}
