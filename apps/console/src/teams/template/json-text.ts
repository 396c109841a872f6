import { parseTemplate, validateTemplate, type Issue, type Template } from '@app/domain';
import { useState } from 'react';
import { toJsonText } from '../../editor/code.js';

interface Reading {
  /** Undefined when it is no JSON. */
  valid: unknown;
  issues: readonly Issue[];
}

/** The text while it is typed, which is a template only now and then; the template follows whenever it is one. */
export function useJsonText(
  template: Template,
  onChange: (template: Template) => void,
  onBroken: (broken: boolean) => void,
) {
  const [text, setOwn] = useState(() => toJsonText(template));
  const [told, setTold] = useState(template);
  if (told !== template) {
    setTold(template);
    if (toJsonText(read(text).valid) !== toJsonText(template)) setOwn(toJsonText(template));
  }
  const setText = (next: string) => {
    setOwn(next);
    const { valid, issues } = read(next);
    const broken = valid === undefined || issues.length > 0;
    onBroken(broken);
    if (broken) return;
    const parsed = parseTemplate(valid);
    if (toJsonText(parsed) === toJsonText(template)) return;
    setTold(parsed);
    onChange(parsed);
  };
  return { text, setText, ...read(text) };
}

function read(text: string): Reading {
  try {
    const valid: unknown = JSON.parse(text);
    return { valid, issues: validateTemplate(valid) };
  } catch {
    return { valid: undefined, issues: [] };
  }
}
