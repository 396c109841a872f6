import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { Decision } from '@app/contract';

/** The body of every decision: on a version, on a change. */
export class DecisionDto implements Decision {
  @ApiPropertyOptional({ description: 'Why; kept with the decision and in the audit log' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;
}
