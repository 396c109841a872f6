import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import type { ProposeChange } from '@app/contract';
import { CHANGE_STATUSES, type ChangeEdit, type ChangeStatus } from '@app/domain';
import { PageQueryDto } from '../platform/page-query.js';

/** The body of `POST /changes`. What an edit holds is `parseChangeEdits`' to say, with all its issues at once. */
export class ProposeChangeDto implements ProposeChange {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  title!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(5000)
  reason?: string;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  edits!: ChangeEdit[];
}

/** `GET /changes` */
export class ListChangesQuery extends PageQueryDto {
  @ApiPropertyOptional({ enum: CHANGE_STATUSES })
  @IsOptional()
  @IsIn(CHANGE_STATUSES)
  status?: ChangeStatus;

  @ApiPropertyOptional({ description: 'Changes that edit this team' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  team?: string;
}

/** `GET /changes/{number}/plan` */
export class PlanQuery {
  @ApiPropertyOptional({ description: 'Only what changes for this team' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  team?: string;
}
