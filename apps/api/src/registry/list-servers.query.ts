import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBooleanString, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { VERSION_STATUSES, type VersionStatus } from '@app/domain';
import { PageQueryDto } from '../platform/page-query.js';

/** `GET /servers` */
export class ListServersQuery extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Part of a name or a description' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  @ApiPropertyOptional({ enum: VERSION_STATUSES, description: 'Servers with at least one such version' })
  @IsOptional()
  @IsIn(VERSION_STATUSES)
  status?: VersionStatus;
}

/** `GET /servers/versions` */
export class ListVersionsQuery extends ListServersQuery {
  @ApiPropertyOptional({ example: 'io.github.owner/name' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  server?: string;
}

/** `POST /servers` */
export class ProposeQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Submits the draft for review at once' })
  @IsOptional()
  @IsBooleanString()
  submit?: string;
}
