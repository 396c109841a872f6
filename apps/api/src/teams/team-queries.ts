import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { PageQueryDto } from '../platform/page-query.js';

/** `GET /teams` */
export class ListTeamsQuery extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Part of a slug or a name' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  @ApiPropertyOptional({ description: 'Teams right below this one' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  parent?: string;
}

/** `GET /teams/{slug}/template` */
export class TemplateQuery {
  @ApiPropertyOptional({ minimum: 1, description: 'Default: the current one' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  revision?: number;
}

/** `GET /teams/{slug}/template/diff`. Revision 0 is the empty template before the first. */
export class TemplateDiffQuery {
  @ApiPropertyOptional({ minimum: 0, description: 'Default: the revision before `to`' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  from?: number;

  @ApiPropertyOptional({ minimum: 0, description: 'Default: the current one' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  to?: number;
}
