import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { ImportView } from '@app/contract';
import { ORGANISATION } from '@app/domain';
import { Permit } from '../auth/permit.js';
import { ImportQuery } from './import.query.js';
import { ImportsService } from './imports.service.js';

@Controller('api/v1/imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  /** Reads a client's config file as found on a workstation. Answers what it would take to manage it; stores nothing. */
  @Post()
  @HttpCode(200)
  @Permit('maintainer', 'reviewer')
  read(@Req() request: Request, @Query() { team = ORGANISATION, client }: ImportQuery): Promise<ImportView> {
    // A request without a body has no buffer: an empty file.
    const file: unknown = request.body;
    return this.imports.read(team, file instanceof Uint8Array ? file : new Uint8Array(), client);
  }
}
