import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { ProposeVersion } from '@app/contract';
import type { Launch } from '@app/domain';

/** What a version may be called: any registry's spelling, but nothing that stands for "whatever is newest". */
const VERSION = /^[A-Za-z0-9][A-Za-z0-9.+_:!-]{0,127}$/;
const INTEGRITY = /^(?:sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}|sha256:[0-9a-f]{64})$/;

/** The body of `POST /servers`. Of `launch` only that it is an object; the rest of it is `parseLaunch`'s to say. */
export class ProposeVersionDto implements ProposeVersion {
  @ApiProperty({ example: 'io.github.owner/name' })
  @IsString()
  @MaxLength(300)
  server!: string;

  @ApiProperty({ example: '1.4.2' })
  @Matches(VERSION, { message: 'version must be one exact version such as 1.4.2' })
  version!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  description?: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'How it is started or reached' })
  @IsObject()
  launch!: Launch;

  @ApiPropertyOptional({ type: [String], description: 'Variables or headers that must hold a secret' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  secretInputs?: string[];

  @ApiPropertyOptional({ example: 'sha512-…' })
  @IsOptional()
  @Matches(INTEGRITY, { message: 'integrity must be sha512-BASE64 (npm) or sha256:HEX' })
  integrity?: string;
}
