import { Body, Controller, Get, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ChangeView, Page, PlanView, ReleaseView } from '@app/contract';
import type { Actor } from '@app/domain';
import type { User } from '@app/store';
import { CurrentActor, CurrentUser } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { DecisionDto } from '../registry/decision.dto.js';
import { toReleaseView } from '../releases/release-view.js';
import { toChangeView } from './change-view.js';
import { ChangesService } from './changes.service.js';
import { PlanService } from './plan.service.js';
import { ListChangesQuery, PlanQuery, ProposeChangeDto } from './propose-change.dto.js';
import { ReleaseChangeService } from './release-change.service.js';

@ApiTags('changes')
@Controller('api/v1/changes')
export class ChangesController {
  constructor(
    private readonly changes: ChangesService,
    private readonly plans: PlanService,
    private readonly releases: ReleaseChangeService,
  ) {}

  @Get()
  @Permit()
  async list(@Query() query: ListChangesQuery): Promise<Page<ChangeView>> {
    const { items, nextCursor } = await this.changes.list(query);
    return { items: items.map(toChangeView), nextCursor };
  }

  @Post()
  @Permit('maintainer', 'reviewer', 'admin')
  async propose(
    @CurrentActor() actor: Actor,
    @CurrentUser() user: User,
    @Body() proposal: ProposeChangeDto,
  ): Promise<ChangeView> {
    return toChangeView(await this.changes.propose(actor, user, proposal));
  }

  @Get(':number')
  @Permit()
  async get(@Param('number', ParseIntPipe) number: number): Promise<ChangeView> {
    return toChangeView(await this.changes.get(number));
  }

  /** What it would do if it were released now: rendered diff, findings, and how many devices it reaches. */
  @Get(':number/plan')
  @Permit()
  plan(@Param('number', ParseIntPipe) number: number, @Query() query: PlanQuery): Promise<PlanView> {
    return this.plans.plan(number, query);
  }

  /** By someone else than the proposer, and not while an enforced finding stands. */
  @Post(':number/approval')
  @Permit('reviewer', 'admin')
  async approve(
    @CurrentActor() actor: Actor,
    @Param('number', ParseIntPipe) number: number,
    @Body() { note }: DecisionDto,
  ): Promise<ChangeView> {
    return toChangeView(await this.changes.decide(actor, number, 'approve', note));
  }

  @Post(':number/rejection')
  @Permit('reviewer', 'admin')
  async reject(
    @CurrentActor() actor: Actor,
    @Param('number', ParseIntPipe) number: number,
    @Body() { note }: DecisionDto,
  ): Promise<ChangeView> {
    return toChangeView(await this.changes.decide(actor, number, 'reject', note));
  }

  /** Only by whoever proposed it. */
  @Post(':number/withdrawal')
  @Permit('maintainer', 'reviewer', 'admin')
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('number', ParseIntPipe) number: number,
    @Body() { note }: DecisionDto,
  ): Promise<ChangeView> {
    return toChangeView(await this.changes.decide(actor, number, 'withdraw', note));
  }

  /** Applies the approved change: its revisions, the release and its signatures, or nothing of it. */
  @Post(':number/release')
  @Permit('reviewer', 'admin')
  async release(
    @CurrentActor() actor: Actor,
    @Param('number', ParseIntPipe) number: number,
  ): Promise<ReleaseView> {
    return toReleaseView(await this.releases.release(actor, number));
  }
}
