import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsISO8601, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { CreateEnrolmentToken } from '@app/contract';

export class CreateEnrolmentTokenDto implements CreateEnrolmentToken {
  @ApiPropertyOptional({ description: 'Default 7 days ahead, at most a year' })
  @IsOptional()
  @IsISO8601({ strict: true })
  expiresAt?: string;

  @ApiPropertyOptional({ default: 1, minimum: 1, maximum: 100_000 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  uses?: number;

  @ApiPropertyOptional({ description: 'What it is for' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  description?: string;
}
