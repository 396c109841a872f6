import type { Node } from 'jsonc-parser';

/** How a file is laid out, so that what is added looks like what is there. */
export interface Layout {
  eol: string;
  /** One level of indentation. */
  unit: string;
  /** On one line, as programs write it. */
  compact: boolean;
}

export const PRETTY: Layout = { eol: '\n', unit: '  ', compact: false };

export function readLayout(text: string, root: Node): Layout {
  const eol = /\r\n|\n/.exec(text)?.[0] ?? '\n';
  const first = root.children?.[0];
  const unit = first
    ? (/[\r\n]([ \t]+)$/.exec(text.slice(root.offset + 1, first.offset))?.[1] ?? '  ')
    : '  ';
  const compact = first !== undefined && !text.slice(root.offset, root.offset + root.length).includes('\n');
  return { eol, unit, compact };
}

/** The indentation of the line that an offset is on. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))![0];
}

/** True when nothing but indentation precedes the offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  return /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, text.lastIndexOf('\n', offset - 1)), offset));
}

export function formatValue(value: unknown, layout: Layout, indent: string): string {
  if (layout.compact) return JSON.stringify(value);
  return JSON.stringify(value, null, layout.unit).replaceAll('\n', layout.eol + indent);
}

export function formatChild(name: string | null, value: unknown, layout: Layout, indent: string): string {
  const text = formatValue(value, layout, indent);
  if (name === null) return text;
  return `${JSON.stringify(name)}:${layout.compact ? '' : ' '}${text}`;
}
