import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Page, ServerView, VersionDetailView, VersionView } from '@app/contract';
import type { Actor, VersionAction } from '@app/domain';
import { CurrentActor } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { DecisionDto } from './decision.dto.js';
import { ListServersQuery, ListVersionsQuery, ProposeQuery } from './list-servers.query.js';
import { ProposeVersionDto } from './propose-version.dto.js';
import { RegistryService } from './registry.service.js';
import { RevocationService } from './revocation.service.js';
import { toServerView, toVersionDetailView, toVersionView } from './version-view.js';

@ApiTags('registry')
@Controller('api/v1/servers')
export class RegistryController {
  constructor(
    private readonly registry: RegistryService,
    private readonly revocation: RevocationService,
  ) {}

  @Get()
  @Permit()
  async listServers(@Query() query: ListServersQuery): Promise<Page<ServerView>> {
    const { items, nextCursor } = await this.registry.listServers(query);
    return { items: items.map(toServerView), nextCursor };
  }

  /** Proposes one exact version; with `submit=true` hands it in for review as well. */
  @Post()
  @Permit('maintainer', 'reviewer', 'admin')
  async propose(
    @CurrentActor() actor: Actor,
    @Body() proposal: ProposeVersionDto,
    @Query() { submit }: ProposeQuery,
  ): Promise<VersionView> {
    return toVersionView(await this.registry.propose(actor, proposal, { submit: submit === 'true' }));
  }

  @Get('versions')
  @Permit()
  async listVersions(@Query() query: ListVersionsQuery): Promise<Page<VersionView>> {
    const { items, nextCursor } = await this.registry.listVersions(query);
    return { items: items.map(toVersionView), nextCursor };
  }

  /** One version, and the teams whose own template names it. */
  @Get('versions/:id')
  @Permit()
  async getVersion(@Param('id', ParseUUIDPipe) id: string): Promise<VersionDetailView> {
    const { version, usedBy } = await this.registry.getVersion(id);
    return toVersionDetailView(version, usedBy);
  }

  /** Hands a draft in for review. */
  @Post('versions/:id/review')
  @Permit('maintainer', 'reviewer', 'admin')
  submit(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() decision: DecisionDto,
  ) {
    return this.decide(actor, id, 'submit', decision);
  }

  @Post('versions/:id/approval')
  @Permit('reviewer', 'admin')
  approve(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() decision: DecisionDto,
  ) {
    return this.decide(actor, id, 'approve', decision);
  }

  /** Back to draft. */
  @Post('versions/:id/rejection')
  @Permit('reviewer', 'admin')
  reject(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() decision: DecisionDto,
  ) {
    return this.decide(actor, id, 'reject', decision);
  }

  /** Stays where it is, discourages new uses. */
  @Post('versions/:id/deprecation')
  @Permit('reviewer', 'admin')
  deprecate(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() decision: DecisionDto,
  ) {
    return this.decide(actor, id, 'deprecate', decision);
  }

  /** The kill switch: takes the version out of every team in a release of its own. */
  @Post('versions/:id/revocation')
  @Permit('reviewer', 'admin')
  async revoke(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { note }: DecisionDto,
  ): Promise<VersionView> {
    return toVersionView(await this.revocation.revoke(actor, id, note));
  }

  private async decide(
    actor: Actor,
    id: string,
    action: VersionAction,
    { note }: DecisionDto,
  ): Promise<VersionView> {
    return toVersionView(await this.registry.decide(actor, id, action, note));
  }
}
