import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CreatedEnrolmentToken, EnrolmentTokenView, Page } from '@app/contract';
import type { Actor } from '@app/domain';
import type { User } from '@app/store';
import { CurrentActor, CurrentUser } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { PageQueryDto } from '../platform/page-query.js';
import { CreateEnrolmentTokenDto } from './enrolment-token.dto.js';
import { EnrolmentTokensService, toEnrolmentTokenView } from './enrolment-tokens.service.js';

@ApiTags('fleet')
@Controller('api/v1/teams/:slug/enrolment-tokens')
export class EnrolmentTokensController {
  constructor(private readonly tokens: EnrolmentTokensService) {}

  @Get()
  @Permit()
  async list(@Param('slug') slug: string, @Query() query: PageQueryDto): Promise<Page<EnrolmentTokenView>> {
    const { items, nextCursor } = await this.tokens.list(slug, query);
    return { items: items.map(toEnrolmentTokenView), nextCursor };
  }

  /** The only answer that ever holds the token. */
  @Post()
  @Permit('maintainer')
  create(
    @CurrentActor() actor: Actor,
    @CurrentUser() user: User,
    @Param('slug') slug: string,
    @Body() token: CreateEnrolmentTokenDto,
  ): Promise<CreatedEnrolmentToken> {
    return this.tokens.create(actor, user, slug, token);
  }

  @Delete(':id')
  @HttpCode(204)
  @Permit('maintainer')
  async revoke(
    @CurrentActor() actor: Actor,
    @CurrentUser() user: User,
    @Param('slug') slug: string,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<void> {
    await this.tokens.revoke(actor, user, slug, id);
  }
}
