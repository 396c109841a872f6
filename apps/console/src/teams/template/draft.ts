import type { TemplateView } from '@app/contract';
import { parseTemplate, type Template } from '@app/domain';
import { useCallback, useState } from 'react';

/** An edit in progress. It survives a reload and a look at another page, in this browser tab alone. */
export interface EditedTemplate {
  baseRevision: number;
  template: Template;
}

const keyOf = (team: string) => `quartermaster-template-${team}`;

export function useEditedTemplate(team: string, latest: TemplateView) {
  const [edited, setEdited] = useState<EditedTemplate | null>(() => load(team));
  const change = useCallback(
    (template: Template) =>
      setEdited((before) => {
        const after = { baseRevision: before?.baseRevision ?? latest.revision, template };
        sessionStorage.setItem(keyOf(team), JSON.stringify(after));
        return after;
      }),
    [team, latest.revision],
  );
  const discard = useCallback(() => {
    sessionStorage.removeItem(keyOf(team));
    setEdited(null);
  }, [team]);
  return {
    template: edited?.template ?? latest.template,
    baseRevision: edited?.baseRevision ?? latest.revision,
    edited: edited !== null,
    change,
    discard,
  };
}

/** What an older console left behind may have another shape: it is then dropped, never half used. */
function load(team: string): EditedTemplate | null {
  const stored = sessionStorage.getItem(keyOf(team));
  if (stored === null) return null;
  try {
    const { baseRevision, template } = JSON.parse(stored) as EditedTemplate;
    return { baseRevision, template: parseTemplate(template) };
  } catch {
    sessionStorage.removeItem(keyOf(team));
    return null;
  }
}
