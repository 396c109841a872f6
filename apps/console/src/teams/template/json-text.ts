import { parseTemplate, validateTemplate, type Template } from '@app/domain';
import { useState } from 'react';
import { toJsonText } from '../../editor/code.js';

/** The text while it is typed, which is JSON only now and then; the template follows whenever it is one. */
export function useJsonText(template: Template, onChange: (template: Template) => void) {
  const [text, setOwn] = useState(() => toJsonText(template));
  const [told, setTold] = useState(template);
  if (told !== template) {
    setTold(template);
    if (toJsonText(parseJson(text)) !== toJsonText(template)) setOwn(toJsonText(template));
  }
  const setText = (next: string) => {
    setOwn(next);
    const value = parseJson(next);
    if (value === undefined || validateTemplate(value).length > 0) return;
    const parsed = parseTemplate(value);
    if (toJsonText(parsed) === toJsonText(template)) return;
    setTold(parsed);
    onChange(parsed);
  };
  return { text, setText, valid: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
