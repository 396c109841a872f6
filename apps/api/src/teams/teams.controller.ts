import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EffectiveView, Page, PreviewView, TeamView } from '@app/contract';
import type { Actor } from '@app/domain';
import { CurrentActor } from '../auth/caller.js';
import { Permit } from '../auth/permit.js';
import { PreviewService } from './preview.service.js';
import { ListTeamsQuery } from './team-queries.js';
import { CreateTeamDto, PreviewTemplateDto } from './team.dto.js';
import { toTeamView } from './team-view.js';
import { TeamsService } from './teams.service.js';

@ApiTags('teams')
@Controller('api/v1/teams')
export class TeamsController {
  constructor(
    private readonly teams: TeamsService,
    private readonly previews: PreviewService,
  ) {}

  @Get()
  @Permit()
  async list(@Query() query: ListTeamsQuery): Promise<Page<TeamView>> {
    const { items, nextCursor } = await this.teams.list(query);
    return { items: items.map(toTeamView), nextCursor };
  }

  @Post()
  @Permit('admin')
  async create(@CurrentActor() actor: Actor, @Body() team: CreateTeamDto): Promise<TeamView> {
    return toTeamView(await this.teams.create(actor, team));
  }

  @Get(':slug')
  @Permit()
  async get(@Param('slug') slug: string): Promise<TeamView> {
    return toTeamView(await this.teams.get(slug));
  }

  /** What an unsaved template would give this team. Changes nothing, and refuses nothing but malformed input. */
  @Post(':slug/preview')
  @HttpCode(200)
  @Permit()
  preview(@Param('slug') slug: string, @Body() { template }: PreviewTemplateDto): Promise<PreviewView> {
    return this.previews.preview(slug, template);
  }

  /** What the team has now, with everything it inherits. */
  @Get(':slug/effective')
  @Permit()
  getEffective(@Param('slug') slug: string): Promise<EffectiveView> {
    return this.previews.getEffective(slug);
  }
}
