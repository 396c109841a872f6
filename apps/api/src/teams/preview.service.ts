import { Injectable } from '@nestjs/common';
import type { EffectiveView, PreviewFile, PreviewView } from '@app/contract';
import {
  OSES,
  parseTeamSlug,
  parseTemplate,
  type ChangeEdit,
  type TeamSlug,
  type Template,
} from '@app/domain';
import { findSecrets, isSecret, toTemplateFields } from '@app/secrets';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { assessTeam, type AssessedTeam } from '../releases/assess-team.js';
import { loadTeamConfigs } from '../releases/load-team-configs.js';

/** What a team gets, or would get: the same composition, checks and rendering as a release, and no change. */
@Injectable()
export class PreviewService {
  constructor(@InjectStore() private readonly store: Store) {}

  async preview(slug: string, input: unknown): Promise<PreviewView> {
    const template = parseTemplate(input);
    const team = await this.getTeam(slug);
    const { draft, findings, files } = await this.assess(team, [
      { kind: 'template', team, baseRevision: 0, template },
    ]);
    // The findings say where the secret is; a file that spells it out is shown to nobody.
    if (await holdsSecret(template)) return { draft, findings, files: [] };
    return { draft, findings, files: OSES.flatMap((os) => files[os].map((file) => toPreviewFile(os, file))) };
  }

  async getEffective(slug: string): Promise<EffectiveView> {
    const { draft, findings } = await this.assess(await this.getTeam(slug), []);
    return { draft, findings };
  }

  private async getTeam(slug: string): Promise<TeamSlug> {
    return (await this.store.read.teams.get(parseTeamSlug(slug))).slug;
  }

  private async assess(team: TeamSlug, edits: readonly ChangeEdit[]): Promise<AssessedTeam> {
    const [config] = await loadTeamConfigs(this.store.read, [team], edits);
    return assessTeam(config!, new Date());
  }
}

async function holdsSecret(template: Template): Promise<boolean> {
  return (await findSecrets(toTemplateFields(template))).some(isSecret);
}

type TeamFile = AssessedTeam['files']['linux'][number];

function toPreviewFile(os: PreviewFile['os'], { client, form, text }: TeamFile): PreviewFile {
  return { os, client, form, text };
}
