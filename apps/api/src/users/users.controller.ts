import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import type { CreatedUser, Page, SignInLink, UserView } from '@app/contract';
import type { Actor } from '@app/domain';
import { type Caller, CurrentActor, CurrentCaller } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { CreateUserDto, ListUsersQuery, UpdateUserDto } from './user.dto.js';
import { toUserView } from './user-view.js';
import { UsersService } from './users.service.js';

@Controller('api/v1/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  /** By e-mail address. */
  @Get()
  @Permit('admin', 'auditor')
  async list(@Query() query: ListUsersQuery): Promise<Page<UserView>> {
    const { items, nextCursor } = await this.users.list(query);
    return { items: items.map(toUserView), nextCursor };
  }

  @Get(':id')
  @Permit('admin', 'auditor')
  async get(@Param('id', ParseUUIDPipe) id: string): Promise<UserView> {
    return toUserView(await this.users.get(id));
  }

  /** Without a password the answer holds a one-time sign-in link; it is shown this once. */
  @Post()
  @Permit('admin')
  async create(@CurrentActor() actor: Actor, @Body() input: CreateUserDto): Promise<CreatedUser> {
    const { user, signInLink } = await this.users.create(actor, input);
    return { ...toUserView(user), signInLink };
  }

  /** Disabling someone, and setting a password, ends their sessions at once. */
  @Patch(':id')
  @Permit('admin')
  async update(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: UpdateUserDto,
  ): Promise<UserView> {
    return toUserView(await this.users.update(caller, id, input));
  }

  /** A new one-time link, good for a day; earlier ones stop working. */
  @Post(':id/sign-in-link')
  @Permit('admin')
  async createSignInLink(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<SignInLink> {
    return { signInLink: await this.users.createSignInLink(actor, id) };
  }
}
