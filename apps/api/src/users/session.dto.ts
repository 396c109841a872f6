import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { ChangePassword, SignIn, SignInWithLink } from '@app/contract';

export class SignInDto implements SignIn {
  @IsString()
  @MinLength(1)
  @MaxLength(254)
  email!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(1000)
  password!: string;
}

export class SignInWithLinkDto implements SignInWithLink {
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  token!: string;

  @IsOptional()
  @IsString()
  @MaxLength(1000)
  password?: string;
}

export class ChangePasswordDto implements ChangePassword {
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  current?: string;

  @IsString()
  @MaxLength(1000)
  password!: string;
}
