import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import type { CreateUser, UpdateUser } from '@app/contract';
import { ROLES, type Role } from '@app/domain';
import { PageQueryDto } from '../platform/page-query.js';

/** No line breaks or control characters: names end in logs, exports and e-mails. */
const ONE_LINE = /^[^\p{Cc}]+$/u;

export class CreateUserDto implements CreateUser {
  @IsEmail({ require_tld: false })
  @MaxLength(254)
  email!: string;

  @IsString()
  @Length(1, 200)
  @Matches(ONE_LINE, { message: 'name is one line' })
  name!: string;

  @IsArray()
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles!: Role[];

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  teams?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(1000)
  password?: string;
}

export class UpdateUserDto implements UpdateUser {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @Matches(ONE_LINE, { message: 'name is one line' })
  name?: string;

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles?: Role[];

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  teams?: string[];

  @IsOptional()
  @IsBoolean()
  disabled?: boolean;

  @IsOptional()
  @IsString()
  @MaxLength(1000)
  password?: string;
}

export class ListUsersQuery extends PageQueryDto {
  /** Part of a name or an e-mail address. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;
}
