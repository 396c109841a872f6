import { json, jsonParseLinter } from '@codemirror/lang-json';
import { linter, lintGutter, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import type { CodeProps } from './code.js';
import { look } from './look.js';

/** Loaded on its own when a page first shows code: the editor is a third of the console's size. */
export default function CodeMirror({ label, text, onChange, issues, isJson, maxHeight = 520 }: CodeProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const change = useRef(onChange);
  const problems = useRef(issues);
  useEffect(() => {
    change.current = onChange;
    problems.current = issues;
  });
  const editable = onChange !== undefined;
  useEffect(() => {
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: text,
        extensions: [
          editable
            ? [basicSetup, leaveByKey]
            : [lineNumbers(), EditorState.readOnly.of(true), EditorView.editable.of(false)],
          isJson ? json() : [],
          isJson && editable ? [linter(lintJson(() => problems.current ?? [])), lintGutter()] : [],
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({
            'aria-label': label,
            ...(editable ? {} : { tabindex: '0', 'aria-readonly': 'true' }),
          }),
          EditorView.theme({ '&': { maxHeight: `${maxHeight}px` }, '.cm-scroller': { overflow: 'auto' } }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current?.(update.state.doc.toString());
          }),
          look,
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
    // The text is followed below: rebuilding the editor for it would lose the cursor.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [editable, isJson, label, maxHeight]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);
  return <div ref={host} />;
}

/** Tab indents in an editor; Escape then lets the keyboard out again (WCAG 2.1.2). */
const leaveByKey: Extension = keymap.of([
  {
    key: 'Escape',
    run: (editor) => {
      editor.contentDOM.blur();
      editor.dom.parentElement?.focus();
      return false;
    },
  },
]);

/** Syntax first; once it parses, what the template's own rules say, at the line of the field they name. */
function lintJson(issues: () => NonNullable<CodeProps['issues']>): (view: EditorView) => Diagnostic[] {
  const parse = jsonParseLinter();
  return (view) => {
    const broken = parse(view);
    if (broken.length > 0) return broken;
    const text = view.state.doc.toString();
    return issues().map(({ path, message }) => {
      const name =
        path
          .split(/[.[\]]/)
          .filter(Boolean)
          .at(-1) ?? '';
      const at = Math.max(0, text.indexOf(`"${name}"`));
      const line = view.state.doc.lineAt(at);
      return { from: line.from, to: line.to, severity: 'error', message: `${path} ${message}` };
    });
  };
}
