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
  read(@Req() request: Request, @Query() query: ImportQuery): Promise<ImportView> {
    // A request without a body has no buffer: an empty file.
    const body: unknown = request.body;
    const { team = ORGANISATION, client, file: fileName } = query;
    return this.imports.read(team, body instanceof Uint8Array ? body : new Uint8Array(), {
      ...(client && { client }),
      ...(fileName && { fileName }),
    });
  }
}
