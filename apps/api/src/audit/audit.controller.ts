import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import type { AuditCheckpoint, AuditEventView, Page } from '@app/contract';
import { Permit } from '../auth/permit.js';
import { AuditService } from './audit.service.js';
import { ExportAuditQuery, ListAuditQuery } from './list-audit.query.js';
import { begin, streamAudit } from './stream-audit.js';

/** The log of every change of state. For auditors and administrators. */
@Controller('api/v1/audit')
@Permit('auditor', 'admin')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** Newest first; with `after` oldest first, from behind that sequence number. */
  @Get()
  list(@Query() query: ListAuditQuery): Promise<Page<AuditEventView>> {
    return this.audit.list(query);
  }

  /** All of it, or what the filters leave, oldest first: CSV for spreadsheets, JSON Lines for programs. */
  @Get('export')
  async export(@Query() { format, ...filter }: ExportAuditQuery): Promise<StreamableFile> {
    const { stream, type, name } = streamAudit(await begin(this.audit.all(filter)), format);
    return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
  }

  /** A signed statement of the chain's head as it is now. Keep it elsewhere: what is changed later will show. */
  @Get('checkpoint')
  checkpoint(): Promise<AuditCheckpoint> {
    return this.audit.sign();
  }
}
