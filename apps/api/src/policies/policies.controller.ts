import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Page, PolicyRevisionView, PolicyView } from '@app/contract';
import { Permit } from '../auth/permit.js';
import { PageQueryDto } from '../platform/page-query.js';
import { PoliciesService } from './policies.service.js';
import { toPolicyRevisionView } from './policy-view.js';
import { PolicyQuery } from './policy.query.js';

/** A team's own layer of policy and its history. It changes through a change alone. */
@Controller('api/v1/teams/:slug/policy')
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  /** The team's own layer, and what holds for it together with the layers above as they are now. */
  @Get()
  @Permit()
  get(@Param('slug') slug: string, @Query() { revision }: PolicyQuery): Promise<PolicyView> {
    return this.policies.get(slug, revision);
  }

  /** Newest first. */
  @Get('revisions')
  @Permit()
  async listRevisions(
    @Param('slug') slug: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<PolicyRevisionView>> {
    const { items, nextCursor } = await this.policies.listRevisions(slug, query);
    return { items: items.map(toPolicyRevisionView), nextCursor };
  }
}
