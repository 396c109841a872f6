import { Body, Controller, Get, Post } from '@nestjs/common';
import type { RootView } from '@app/contract';
import type { Actor } from '@app/domain';
import { CurrentActor } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { PublishRootDto } from './publish-root.dto.js';
import { RootService } from './root.service.js';

/** The root of trust: docs/trust.md, and docs/runbooks/keys.md for how a new one is made. */
@Controller('api/v1/root')
export class RootController {
  constructor(private readonly root: RootService) {}

  /** Which keys workstations trust, until when, and which of them lie on the server. Public halves only. */
  @Get()
  @Permit()
  view(): Promise<RootView> {
    return this.root.view();
  }

  /** Puts the next root in force. Refused unless it is exactly the next version and enough holders have signed it; then nothing changes. */
  @Post()
  @Permit('admin')
  publish(@CurrentActor() actor: Actor, @Body() { document }: PublishRootDto): Promise<RootView> {
    return this.root.publish(actor, Buffer.from(document, 'base64'));
  }
}
