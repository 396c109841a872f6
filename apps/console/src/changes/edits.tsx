import type { ChangeView, TemplateView } from '@app/contract';
import { diffTemplates, EMPTY_TEMPLATE, type ChangeEdit } from '@app/domain';
import { Link } from 'react-router';
import { Diff, toJsonText } from '../editor/code.js';
import { Disclosure } from '../elements/disclosure.js';
import { LoadingRows } from '../elements/loading.js';
import { Panel } from '../elements/panel.js';
import { usePolicy, useTemplate } from '../teams/teams.js';
import { TemplateChanges } from '../teams/template/template-changes.js';

/** The edits as their author made them, each against the revision it started from. */
export function Edits({ change }: { change: ChangeView }) {
  return (
    <Panel title={change.edits.length === 1 ? 'Edit' : `${change.edits.length} edits`} flush>
      {change.edits.map((edit) => (
        <Edit key={`${edit.kind} ${edit.team}`} edit={edit} />
      ))}
    </Panel>
  );
}

function Edit({ edit }: { edit: ChangeEdit }) {
  return edit.kind === 'template' ? <TemplateEdit edit={edit} /> : <PolicyEdit edit={edit} />;
}

function TemplateEdit({ edit }: { edit: Extract<ChangeEdit, { kind: 'template' }> }) {
  const base = useTemplate(edit.team, edit.baseRevision || undefined);
  if (base.isPending) return <LoadingRows rows={2} />;
  const before: TemplateView['template'] =
    edit.baseRevision === 0 ? EMPTY_TEMPLATE : (base.data?.template ?? EMPTY_TEMPLATE);
  return (
    <Disclosure
      title={
        <>
          Template of <Link to={`/teams/${edit.team}`}>{edit.team}</Link>, from{' '}
          {toRevisionText(edit.baseRevision)}
        </>
      }
      summary={
        <TemplateChanges
          changes={diffTemplates(before, edit.template)}
          empty="It equals the revision it started from."
        />
      }
      label="Show the template's text"
    >
      <Diff
        label={`Template of ${edit.team}`}
        before={toJsonText(before)}
        after={toJsonText(edit.template)}
        isJson
      />
    </Disclosure>
  );
}

function PolicyEdit({ edit }: { edit: Extract<ChangeEdit, { kind: 'policy' }> }) {
  const current = usePolicy(edit.team);
  if (current.isPending) return <LoadingRows rows={2} />;
  return (
    <Disclosure
      title={
        <>
          Policy of <Link to={`/teams/${edit.team}?tab=policy`}>{edit.team}</Link>, from{' '}
          {toRevisionText(edit.baseRevision)}
        </>
      }
      label="Show the policy's text"
      open
    >
      <Diff
        label={`Policy of ${edit.team}`}
        before={current.data?.revision === edit.baseRevision ? toJsonText(current.data.policy) : ''}
        after={toJsonText(edit.policy)}
        isJson
      />
    </Disclosure>
  );
}

function toRevisionText(revision: number): string {
  return revision === 0 ? 'nothing' : `revision ${revision}`;
}
