import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
} from '@nestjs/common';
import type { CreatedToken, Page, TokenView } from '@app/contract';
import { type Caller, CurrentCaller } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { PageQueryDto } from '../platform/page-query.js';
import { CreateTokenDto } from './token.dto.js';
import { TokensService } from './tokens.service.js';
import { toTokenView } from './user-view.js';

@Controller('api/v1/tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  /** One's own; for administrators everyone's. Newest first. */
  @Get()
  @Permit()
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQueryDto): Promise<Page<TokenView>> {
    const { items, nextCursor } = await this.tokens.list(caller, query);
    return { items: items.map(toTokenView), nextCursor };
  }

  /** The token itself is answered this once. */
  @Post()
  @Permit()
  async create(@CurrentCaller() caller: Caller, @Body() input: CreateTokenDto): Promise<CreatedToken> {
    const { token, text } = await this.tokens.create(caller, input);
    return { ...toTokenView(token), token: text };
  }

  /** Revokes it, at once. */
  @Delete(':id')
  @Permit()
  @HttpCode(HttpStatus.NO_CONTENT)
  async revoke(@CurrentCaller() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.tokens.revoke(caller, id);
  }
}
