import { parseTeamSlug, type Template, type TemplateChange } from '@app/domain';
import { ProposeDialog } from '../../changes/propose-dialog.js';
import { TemplateChanges } from './template-changes.js';

interface ProposeTemplateProps {
  opened: boolean;
  onClose: () => void;
  team: string;
  template: Template;
  baseRevision: number;
  changes: readonly TemplateChange[];
  onProposed: () => void;
}

export function ProposeTemplate({
  opened,
  onClose,
  team,
  template,
  baseRevision,
  changes,
  onProposed,
}: ProposeTemplateProps) {
  return (
    <ProposeDialog
      opened={opened}
      onClose={onClose}
      title={toTitle(team, changes)}
      edits={() => [{ kind: 'template', team: parseTeamSlug(team), baseRevision, template }]}
      onProposed={onProposed}
    >
      <TemplateChanges changes={changes} />
    </ProposeDialog>
  );
}

/** A start, from what the change does; people say it better. */
function toTitle(team: string, changes: readonly TemplateChange[]): string {
  const first = changes[0]?.message ?? 'Edit the template';
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : '';
  return `${team}: ${first}${more}`.slice(0, 120);
}
