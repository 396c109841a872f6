import { json } from '@codemirror/lang-json';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { DiffProps } from './code.js';
import { look } from './look.js';

const UNCHANGED = { margin: 3, minSize: 6 };

export default function CodeMirrorDiff({ label, before, after, isJson, sideBySide }: DiffProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const named = (side: string): Extension => [
      lineNumbers(),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        'aria-label': `${label}, ${side}`,
        tabindex: '0',
        'aria-readonly': 'true',
      }),
      isJson ? json() : [],
      look,
    ];
    const view = sideBySide
      ? new MergeView({
          parent: host.current!,
          a: { doc: before, extensions: named('before') },
          b: { doc: after, extensions: named('after') },
          collapseUnchanged: UNCHANGED,
          gutter: true,
        })
      : new EditorView({
          parent: host.current!,
          doc: after,
          extensions: [
            named('changes'),
            EditorView.theme({ '&': { maxHeight: '640px' }, '.cm-scroller': { overflow: 'auto' } }),
            unifiedMergeView({
              original: before,
              mergeControls: false,
              collapseUnchanged: UNCHANGED,
              gutter: true,
            }),
          ],
        });
    return () => view.destroy();
  }, [label, before, after, isJson, sideBySide]);
  return <div ref={host} style={sideBySide ? { maxHeight: 640, overflow: 'auto' } : undefined} />;
}
