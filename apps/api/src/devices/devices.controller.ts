import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DeviceView, FleetSummary, Page } from '@app/contract';
import type { Actor } from '@app/domain';
import type { User } from '@app/store';
import { CurrentActor, CurrentUser } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { ListDevicesQuery } from './device-queries.js';
import { toDeviceView } from './device-view.js';
import { DevicesService } from './devices.service.js';

@ApiTags('fleet')
@Controller('api/v1')
export class DevicesController {
  constructor(private readonly devices: DevicesService) {}

  @Get('fleet')
  @Permit()
  summarise(): Promise<FleetSummary> {
    return this.devices.summarise();
  }

  @Get('devices')
  @Permit()
  async list(@Query() query: ListDevicesQuery): Promise<Page<DeviceView>> {
    const { items, nextCursor } = await this.devices.list(query);
    return { items: items.map(toDeviceView), nextCursor };
  }

  @Get('devices/:id')
  @Permit()
  async get(@Param('id', ParseUUIDPipe) id: string): Promise<DeviceView> {
    return toDeviceView(await this.devices.get(id));
  }

  /** The device is refused from its next request on. Its files stay. */
  @Post('devices/:id/revocation')
  @HttpCode(200)
  @Permit('maintainer')
  async revoke(
    @CurrentActor() actor: Actor,
    @CurrentUser() user: User,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<DeviceView> {
    return toDeviceView(await this.devices.revoke(actor, user, id));
  }
}
