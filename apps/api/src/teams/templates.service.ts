import { Injectable } from '@nestjs/common';
import type { TemplateDiffView } from '@app/contract';
import { diffTemplates, EMPTY_TEMPLATE, parseTeamSlug, type TeamSlug, type Template } from '@app/domain';
import type { Page, PageQuery, Revision, Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { toUnifiedDiff } from '../releases/unified-diff.js';

@Injectable()
export class TemplatesService {
  constructor(@InjectStore() private readonly store: Store) {}

  /** The current revision, null when the team has none yet; or the one asked for, which must exist. */
  async find(
    slug: string,
    number?: number,
  ): Promise<{ team: TeamSlug; revision: Revision<Template> | null }> {
    const { slug: team } = await this.store.read.teams.get(parseTeamSlug(slug));
    const { templates } = this.store.read;
    const revision = number === undefined ? await templates.current(team) : await templates.get(team, number);
    return { team, revision };
  }

  async listRevisions(slug: string, query: PageQuery): Promise<Page<Revision<Template>>> {
    const { slug: team } = await this.store.read.teams.get(parseTeamSlug(slug));
    return this.store.read.templates.revisions(team, query);
  }

  async diff(slug: string, query: { from?: number; to?: number }): Promise<TemplateDiffView> {
    const { team, revision } = await this.find(slug);
    const to = query.to ?? revision?.revision ?? 0;
    const from = query.from ?? Math.max(0, to - 1);
    const [before, after] = [await this.getTemplate(team, from), await this.getTemplate(team, to)];
    return {
      team,
      from,
      to,
      changes: diffTemplates(before, after),
      diff: toUnifiedDiff(toText(before), toText(after), {
        before: `revision ${from}`,
        after: `revision ${to}`,
      }),
    };
  }

  private async getTemplate(team: TeamSlug, revision: number): Promise<Template> {
    return revision === 0 ? EMPTY_TEMPLATE : (await this.store.read.templates.get(team, revision)).document;
  }
}

function toText(template: Template): string {
  return `${JSON.stringify(template, null, 2)}\n`;
}
