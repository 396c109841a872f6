import { IsISO8601, IsRFC3339, IsString, Length, Matches } from 'class-validator';
import type { GrantException } from '@app/contract';

export class GrantExceptionDto implements GrantException {
  @IsString()
  @Length(1, 64)
  rule!: string;

  @IsString()
  @Length(1, 100)
  subject!: string;

  @IsString()
  @Length(1, 2000)
  @Matches(/^(?=[^]*\S)[^\0]*$/, { message: 'reason says why the finding is tolerated' })
  reason!: string;

  /** With a zone: the last moment is the same one for everyone. */
  @IsISO8601({ strict: true })
  @IsRFC3339()
  until!: string;
}
