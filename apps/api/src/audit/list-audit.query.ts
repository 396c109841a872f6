import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { PageQueryDto } from '../platform/page-query.js';

class AuditFilterQuery extends PageQueryDto {
  /** A type, or a prefix of types that ends in a dot: `server.`. */
  @IsOptional()
  @Matches(/^[a-z-]+(\.[a-z-]+)*\.?$/, { message: 'type is like user.created, or a prefix like user.' })
  @MaxLength(100)
  type?: string;

  /** Id or name of who acted. */
  @IsOptional()
  @IsString()
  @MaxLength(254)
  actor?: string;

  /** Part of the subject. */
  @IsOptional()
  @IsString()
  @MaxLength(400)
  subject?: string;

  /** Not before this instant. */
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** Before this instant. */
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

export class ListAuditQuery extends AuditFilterQuery {
  /** Answers oldest first, from behind this sequence number; instead of `cursor`. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after?: number;
}

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export class ExportAuditQuery extends AuditFilterQuery {
  @IsIn(EXPORT_FORMATS)
  format!: ExportFormat;
}
