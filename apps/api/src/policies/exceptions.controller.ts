import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import type { ExceptionView, Page } from '@app/contract';
import type { Actor } from '@app/domain';
import { CurrentActor } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { PageQueryDto } from '../platform/page-query.js';
import { ExceptionsService } from './exceptions.service.js';
import { GrantExceptionDto } from './grant-exception.dto.js';
import { toExceptionView } from './policy-view.js';

@Controller('api/v1/teams/:slug/exceptions')
export class ExceptionsController {
  constructor(private readonly exceptions: ExceptionsService) {}

  /** The team's own and those it inherits, newest first. Those that have run out are listed, and count no more. */
  @Get()
  @Permit()
  async list(@Param('slug') slug: string, @Query() query: PageQueryDto): Promise<Page<ExceptionView>> {
    const { items, nextCursor } = await this.exceptions.list(slug, query);
    return { items: items.map(toExceptionView), nextCursor };
  }

  /** Tolerates a finding for this team and those below it. It does not count for one's own changes. */
  @Post()
  @Permit('reviewer', 'admin')
  async grant(
    @CurrentActor() actor: Actor,
    @Param('slug') slug: string,
    @Body() exception: GrantExceptionDto,
  ): Promise<ExceptionView> {
    return toExceptionView(await this.exceptions.grant(actor, slug, exception));
  }

  /** Ends one of the team's own at once. What is on workstations stays until the next release. */
  @Delete(':id')
  @HttpCode(204)
  @Permit('reviewer', 'admin')
  async end(
    @CurrentActor() actor: Actor,
    @Param('slug') slug: string,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<void> {
    await this.exceptions.end(actor, slug, id);
  }
}
