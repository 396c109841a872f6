import type { TeamView, TemplateView } from '@app/contract';
import { EMPTY_TEMPLATE, type TeamSlug, type Template } from '@app/domain';
import type { Revision, TeamRow } from '@app/store';

export function toTeamView({
  id,
  slug,
  name,
  parent,
  devices,
  templateRevision,
  policyRevision,
}: TeamRow): TeamView {
  return { id, slug, name, parent, devices, templateRevision, policyRevision };
}

/** A team without a template has the empty one, as revision 0. */
export function toTemplateView(team: TeamSlug, revision: Revision<Template> | null): TemplateView {
  if (!revision)
    return { team, revision: 0, template: EMPTY_TEMPLATE, createdAt: null, createdBy: null, change: null };
  return {
    team,
    revision: revision.revision,
    template: revision.document,
    createdAt: revision.createdAt,
    createdBy: revision.createdBy,
    change: revision.change,
  };
}
