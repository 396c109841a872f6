import type { TeamView, TemplateView } from '@app/contract';
import { diffTemplates, type Template } from '@app/domain';
import { Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { Code } from '../../editor/code.js';
import { useFilters } from '../../elements/filters.js';
import { Loaded } from '../../elements/loaded.js';
import { LoadingBlock } from '../../elements/loading.js';
import { Notice } from '../../elements/notice.js';
import { Panel } from '../../elements/panel.js';
import { usePermissions } from '../../session/permissions.js';
import { useTemplate, useTemplates } from '../teams.js';
import { ClientChoices } from './client-choices.js';
import { useEditedTemplate } from './draft.js';
import { toInheritance } from './inherited.js';
import { Parameters } from './parameters.js';
import { Preview } from './preview.js';
import { ProposeTemplate } from './propose-template.js';
import { ServerEntries } from './server-entries.js';
import { TemplateChanges } from './template-changes.js';
import classes from './template-tab.module.css';
import { useJsonText } from './json-text.js';

interface TemplateTabProps {
  team: TeamView;
  ancestors: readonly TeamView[];
  ready: boolean;
}

export function TemplateTab({ team, ancestors, ready }: TemplateTabProps) {
  const latest = useTemplate(team.slug);
  const { layers, isPending } = useTemplates(ancestors.map(({ slug }) => slug));
  if (!ready || isPending) return <LoadingBlock height={400} label="Loading the template" />;
  return (
    <Loaded query={latest} loading={<LoadingBlock height={400} label="Loading the template" />}>
      {(view) => <TemplateEditor team={team} latest={view} layers={layers} />}
    </Loaded>
  );
}

interface TemplateEditorProps {
  team: TeamView;
  latest: TemplateView;
  layers: readonly TemplateView[];
}

function TemplateEditor({ team, latest, layers }: TemplateEditorProps) {
  const { maintain } = usePermissions();
  const { filters, setFilter } = useFilters(['as']);
  const [proposing, propose] = useDisclosure(false);
  const [broken, setBroken] = useState(false);
  const { template, baseRevision, edited, change, discard } = useEditedTemplate(team.slug, latest);
  const inheritance = useMemo(() => toInheritance(layers), [layers]);
  const changes = useMemo(() => diffTemplates(latest.template, template), [latest, template]);
  const [settled] = useDebouncedValue(template, 400);
  const editable = maintain(team.slug);
  return (
    <div className={classes.editor}>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="How to edit"
          value={filters.as || 'form'}
          onChange={(value) => setFilter('as', value === 'form' ? null : value)}
          data={[
            { value: 'form', label: 'Form' },
            { value: 'json', label: 'JSON' },
          ]}
        />
        <span className={classes.standing} role="status">
          {edited && changes.length > 0
            ? `${changes.length} ${changes.length === 1 ? 'difference' : 'differences'} from ${toRevisionText(latest.revision)}, not proposed yet`
            : toRevisionText(latest.revision)}
        </span>
        {editable && (
          <>
            <Button variant="default" disabled={!edited} onClick={discard}>
              Discard
            </Button>
            <Button
              disabled={changes.length === 0 || (filters.as === 'json' && broken)}
              onClick={propose.open}
            >
              Propose change…
            </Button>
          </>
        )}
      </div>
      {edited && baseRevision !== latest.revision && (
        <Notice
          tone="warn"
          title={`Revision ${latest.revision} was released while you were editing`}
          action={
            <Button variant="default" onClick={discard}>
              Start again from revision {latest.revision}
            </Button>
          }
        >
          <p>
            What you propose from revision {baseRevision} would be stale. Note your differences below, then
            start again.
          </p>
        </Notice>
      )}
      {!editable && (
        <Notice tone="idle" title="You can try changes out here, and see them rendered">
          <p>Proposing them takes a maintainer of this team, a reviewer or an administrator.</p>
        </Notice>
      )}
      <div className={classes.columns}>
        <div className={classes.column}>
          {filters.as === 'json' ? (
            <JsonEditor key={team.slug} template={template} onChange={change} onBroken={setBroken} />
          ) : (
            <>
              <ServerEntries template={template} inherited={inheritance.servers} onChange={change} />
              <ClientChoices template={template} inherited={inheritance.clients} onChange={change} />
              <Parameters template={template} inherited={inheritance.parameters} onChange={change} />
            </>
          )}
        </div>
        <div className={classes.preview}>
          {edited && changes.length > 0 && (
            <Panel title="Your differences" flush>
              <TemplateChanges changes={changes} />
            </Panel>
          )}
          <Preview team={team.slug} template={settled} pending={settled !== template} />
        </div>
      </div>
      <ProposeTemplate
        opened={proposing}
        onClose={propose.close}
        team={team.slug}
        template={template}
        baseRevision={baseRevision}
        changes={changes}
        onProposed={discard}
      />
    </div>
  );
}

interface JsonEditorProps {
  template: Template;
  onChange: (template: Template) => void;
  /** While the text is no template, what would be proposed is not what one sees. */
  onBroken: (broken: boolean) => void;
}

function JsonEditor({ template, onChange, onBroken }: JsonEditorProps) {
  const { text, setText, valid, issues } = useJsonText(template, onChange, onBroken);
  return (
    <Panel
      title="Template as JSON"
      about="The team's own layer, without what it inherits. Esc leaves the editor."
      flush
    >
      <Code label="Template as JSON" text={text} isJson onChange={setText} issues={issues} maxHeight={720} />
      {valid === undefined && (
        <div className={classes.invalid}>
          <Notice tone="bad" title="This is not valid JSON yet">
            <p>The form and the preview keep the last valid state.</p>
          </Notice>
        </div>
      )}
      {issues.length > 0 && (
        <div className={classes.invalid}>
          <Notice tone="bad" title="This is no template yet">
            <ul>
              {issues.map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  {path && <code>{path}</code>} {message}
                </li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
    </Panel>
  );
}

function toRevisionText(revision: number): string {
  return revision === 0 ? 'no template of its own yet' : `revision ${revision}`;
}
