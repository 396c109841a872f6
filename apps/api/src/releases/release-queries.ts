import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { OSES, type Os } from '@app/domain';
import { PageQueryDto } from '../platform/page-query.js';

/** `GET /releases` */
export class ListReleasesQuery extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Releases that changed what this team gets' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  team?: string;
}

/** `GET /releases/{number}/files` */
export class ReleaseFilesQuery {
  @ApiProperty()
  @IsString()
  @MaxLength(63)
  team!: string;

  @ApiProperty({ enum: OSES })
  @IsIn(OSES)
  os!: Os;
}
