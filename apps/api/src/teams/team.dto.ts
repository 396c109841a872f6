import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import type { CreateTeam, PreviewTemplate } from '@app/contract';
import type { Template } from '@app/domain';

export class CreateTeamDto implements CreateTeam {
  @ApiProperty({ example: 'platform-emea' })
  @IsString()
  @MaxLength(63)
  slug!: string;

  @ApiProperty({ example: 'Platform EMEA' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @ApiPropertyOptional({ default: 'organisation', description: 'Slug of the team above' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  parent?: string;
}

/** Of `template` only that it is an object; the rest of it is `parseTemplate`'s to say. */
export class PreviewTemplateDto implements PreviewTemplate {
  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsObject()
  template!: Template;
}
