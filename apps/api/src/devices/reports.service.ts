import { Injectable } from '@nestjs/common';
import type { DeviceReport } from '@app/contract';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';

/** The ledger: what devices say is on their disks. Nothing else ever makes a device "in sync". */
@Injectable()
export class ReportsService {
  constructor(@InjectStore() private readonly store: Store) {}

  async save(deviceId: string, report: DeviceReport): Promise<void> {
    await this.store.read.devices.saveReport(deviceId, report, new Date().toISOString());
  }
}
