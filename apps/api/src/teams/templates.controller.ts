import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Page, TemplateDiffView, TemplateView } from '@app/contract';
import { Permit } from '../auth/permit.js';
import { PageQueryDto } from '../platform/page-query.js';
import { TemplateDiffQuery, TemplateQuery } from './team-queries.js';
import { toTemplateView } from './team-view.js';
import { TemplatesService } from './templates.service.js';

/** A team's own template and its history. It changes through a change alone. */
@ApiTags('teams')
@Controller('api/v1/teams/:slug/template')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

  @Get()
  @Permit()
  async get(@Param('slug') slug: string, @Query() { revision }: TemplateQuery): Promise<TemplateView> {
    const found = await this.templates.find(slug, revision);
    return toTemplateView(found.team, found.revision);
  }

  @Get('revisions')
  @Permit()
  async listRevisions(
    @Param('slug') slug: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<TemplateView>> {
    const { items, nextCursor } = await this.templates.listRevisions(slug, query);
    return { items: items.map((revision) => toTemplateView(revision.team, revision)), nextCursor };
  }

  @Get('diff')
  @Permit()
  diff(@Param('slug') slug: string, @Query() query: TemplateDiffQuery): Promise<TemplateDiffView> {
    return this.templates.diff(slug, query);
  }
}
