import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { OSES, type Os } from '@app/domain';
import { DEVICE_STATES, type DeviceState } from '@app/store';
import { PageQueryDto } from '../platform/page-query.js';

/** `GET /devices` */
export class ListDevicesQuery extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Slug' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  team?: string;

  @ApiPropertyOptional({ enum: OSES })
  @IsOptional()
  @IsIn(OSES)
  os?: Os;

  @ApiPropertyOptional({ enum: DEVICE_STATES })
  @IsOptional()
  @IsIn(DEVICE_STATES)
  state?: DeviceState;

  @ApiPropertyOptional({ minimum: 0, description: 'The release on its disk' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  applied?: number;

  @ApiPropertyOptional({ description: 'Part of the host name' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;
}
