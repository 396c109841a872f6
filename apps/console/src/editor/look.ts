import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours come from the page's own tokens, so the editor follows the scheme without being rebuilt. */
export const look: Extension = [
  EditorView.theme({
    '&': { fontSize: '12.5px', backgroundColor: 'var(--qm-surface)', color: 'var(--qm-text)' },
    '&.cm-focused': { outline: '2px solid var(--qm-accent)', outlineOffset: '-2px' },
    '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--qm-text)' },
    '.cm-cursor': { borderLeftColor: 'var(--qm-text)' },
    '.cm-gutters': {
      backgroundColor: 'var(--qm-surface)',
      color: 'var(--qm-text-soft)',
      borderRight: '1px solid var(--qm-line)',
    },
    '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--qm-accent) 6%, transparent)' },
    '.cm-activeLineGutter': { backgroundColor: 'var(--qm-accent-soft)', color: 'var(--qm-text)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'color-mix(in srgb, var(--qm-accent) 24%, transparent)',
    },
    '.cm-panels': { backgroundColor: 'var(--qm-sunken)', color: 'var(--qm-text)' },
    '.cm-tooltip': {
      backgroundColor: 'var(--qm-surface)',
      border: '1px solid var(--qm-line-strong)',
      borderRadius: '5px',
      color: 'var(--qm-text)',
    },
    '.cm-foldPlaceholder': {
      backgroundColor: 'var(--qm-sunken)',
      border: 'none',
      color: 'var(--qm-text-soft)',
    },
    '.cm-deletedChunk, &.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--qm-removed) !important' },
    '.cm-deletedChunk .cm-deletedText, &.cm-merge-a .cm-changedText': {
      background: 'var(--qm-removed-strong) !important',
    },
    '.cm-insertedLine, .cm-changedLine, &.cm-merge-b .cm-changedLine': {
      backgroundColor: 'var(--qm-added) !important',
    },
    '.cm-insertedLine .cm-changedText, .cm-changedLine .cm-changedText, &.cm-merge-b .cm-changedText': {
      background: 'var(--qm-added-strong) !important',
    },
    '.cm-collapsedLines': {
      background: 'var(--qm-sunken) !important',
      color: 'var(--qm-text-soft)',
      fontSize: '11.5px',
      paddingLeft: '12px',
    },
    // The library's own marks are glyphs that few fonts have.
    '.cm-collapsedLines:before, .cm-collapsedLines:after': {
      content: '"" !important',
      margin: '0 !important',
    },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.propertyName, color: 'var(--qm-accent)' },
      { tag: tags.string, color: 'var(--qm-good-text)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--qm-special-text)' },
      { tag: tags.invalid, color: 'var(--qm-bad-text)' },
    ]),
  ),
];
