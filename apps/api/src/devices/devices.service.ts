import { Injectable } from '@nestjs/common';
import type { FleetSummary } from '@app/contract';
import { parseTeamSlug, type Actor } from '@app/domain';
import type { DeviceRow, Page, Store, User } from '@app/store';
import { assertMaintains } from '../auth/caller.js';
import { Tickets } from '../delivery/tickets.js';
import { InjectStore } from '../platform/store.module.js';
import type { ListDevicesQuery } from './device-queries.js';

/** After this long without a contact a device counts as silent: laptops sleep over night, and that is no alarm. */
const SILENCE = 24 * 3_600_000;

@Injectable()
export class DevicesService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly tickets: Tickets,
  ) {}

  list({ team, ...query }: ListDevicesQuery): Promise<Page<DeviceRow>> {
    return this.store.read.devices.list({
      ...query,
      ...(team === undefined ? {} : { team: parseTeamSlug(team) }),
      silentBefore: toSilentBefore(),
    });
  }

  get(id: string): Promise<DeviceRow> {
    return this.store.read.devices.getRow(id, toSilentBefore());
  }

  async summarise(): Promise<FleetSummary> {
    const summary = await this.store.read.devices.summary(toSilentBefore());
    const latest = await this.store.read.releases.latest();
    return { ...summary, latestRelease: latest === 0 ? null : latest };
  }

  /** Takes effect with the device's next request; what it has on its disk stays there. */
  async revoke(actor: Actor, user: User, asked: string): Promise<DeviceRow> {
    const id = asked.toLowerCase(); // as tickets spell it: in capitals only the database would know
    await this.store.transaction(async (tx) => {
      const device = await tx.devices.get(id);
      const lineage = (await tx.teams.lineage(device.team)).map(({ slug }) => slug);
      assertMaintains(user, device.team, lineage);
      if (device.revokedAt !== null) return;
      const at = new Date().toISOString();
      await tx.devices.revoke(id, at);
      const { team, os, hostname } = device;
      await tx.audit.append({
        type: 'device.revoked',
        actor,
        subject: `device:${id}`,
        before: { team, os, hostname, revokedAt: null },
        after: { team, os, hostname, revokedAt: at },
      });
    });
    this.tickets.revoke(id);
    return this.get(id);
  }
}

function toSilentBefore(): string {
  return new Date(Date.now() - SILENCE).toISOString();
}
