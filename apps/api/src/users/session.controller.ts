import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Put, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SessionView } from '@app/contract';
import type { User } from '@app/store';
import { type Caller, CurrentCaller, CurrentUser } from '../auth/caller.js';
import { Permit, Public } from '../auth/permit.js';
import { checkSameOrigin } from '../auth/same-origin.js';
import { PublicUrl } from '../platform/public-url.js';
import { ChangePasswordDto, SignInDto, SignInWithLinkDto } from './session.dto.js';
import { SessionService } from './session.service.js';

@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** Signs in with e-mail and password. Answers who that is, and sets the session cookie. */
  @Post()
  @Public()
  @HttpCode(HttpStatus.OK)
  async signIn(
    @Body() { email }: SignInDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    this.checkOrigin(request);
    return this.sessions.signIn(email, request, response);
  }

  /** Signs in with a one-time link, and sets a password where one is given. */
  @Post('link')
  @Public()
  @HttpCode(HttpStatus.OK)
  async signInWithLink(@Body() link: SignInWithLinkDto, @Req() request: Request): Promise<SessionView> {
    this.checkOrigin(request);
    return this.sessions.signInWithLink(link, request);
  }

  /** Who is signed in, with which roles. */
  @Get()
  @Permit()
  get(@CurrentUser() user: User): Promise<SessionView> {
    return this.sessions.toView(user);
  }

  /** Sets one's own password, and signs one out everywhere else. */
  @Put('password')
  @Permit()
  @HttpCode(HttpStatus.NO_CONTENT)
  async changePassword(
    @CurrentCaller() caller: Caller,
    @Body() change: ChangePasswordDto,
    @Req() request: Request,
  ): Promise<void> {
    await this.sessions.changePassword(caller, change, request.ip ?? '');
  }

  /** Signs out. */
  @Delete()
  @Permit()
  @HttpCode(HttpStatus.NO_CONTENT)
  async signOut(@CurrentCaller() caller: Caller, @Req() request: Request): Promise<void> {
    await this.sessions.signOut(caller, request);
  }

  /** Another site must not be able to sign someone in as someone else. Scripts say no origin. */
  private checkOrigin({ headers }: Request): void {
    if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
      checkSameOrigin(headers, this.publicUrl.get());
    }
  }
}
