import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../platform/metrics.js';
import { DevicesService } from './devices.service.js';

/** One `refused` device is an incident; thousands at once are our own mistake. */
@Injectable()
export class FleetMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly devices: DevicesService,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge('quartermaster_devices', 'Devices by state', ['state'], async () => {
      const { byState } = await this.devices.summarise();
      return Object.entries(byState).map(([state, value]) => ({ labels: { state }, value }));
    });
  }
}
