import { Controller, Get, Param, ParseIntPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Page, ReleaseFileView, ReleaseVerificationView, ReleaseView } from '@app/contract';
import { Permit } from '../auth/permit.js';
import { ListReleasesQuery, ReleaseFilesQuery } from './release-queries.js';
import { toReleaseView } from './release-view.js';
import { ReleasesService } from './releases.service.js';
import { VerificationService } from './verification.service.js';

@ApiTags('releases')
@Controller('api/v1/releases')
export class ReleasesController {
  constructor(
    private readonly releases: ReleasesService,
    private readonly verification: VerificationService,
  ) {}

  @Get()
  @Permit()
  async list(@Query() query: ListReleasesQuery): Promise<Page<ReleaseView>> {
    const { items, nextCursor } = await this.releases.list(query);
    return { items: items.map(toReleaseView), nextCursor };
  }

  @Get(':number')
  @Permit()
  async get(@Param('number', ParseIntPipe) number: number): Promise<ReleaseView> {
    return toReleaseView(await this.releases.get(number));
  }

  /** What a team had on an OS as of this release, byte for byte, always on one page. */
  @Get(':number/files')
  @Permit()
  async listFiles(
    @Param('number', ParseIntPipe) number: number,
    @Query() query: ReleaseFilesQuery,
  ): Promise<Page<ReleaseFileView>> {
    return { items: await this.releases.listFiles(number, query), nextCursor: null };
  }

  /** Renders the release again from what was stored with it, and compares. */
  @Get(':number/verification')
  @Permit()
  verify(@Param('number', ParseIntPipe) number: number): Promise<ReleaseVerificationView> {
    return this.verification.verify(number);
  }
}
