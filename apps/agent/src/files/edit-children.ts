import { applyEdits, createScanner, type Edit, type Node } from 'jsonc-parser';
import { endOf } from './json-text.js';
import { formatChild, indentAt, startsLine, type Layout } from './layout.js';

/** The scanner's tokens; jsonc-parser declares them as a const enum, which cannot be imported by itself. */
const TOKEN = { comma: 5, lineComment: 12, blockComment: 13, lineBreak: 14, blank: 15, end: 17 } as const;

/** What is put into a container: a property where `name` is set, an element of a list otherwise. */
export interface Child {
  name: string | null;
  value: unknown;
}

/**
 * Puts children at the end of an object or list. The counterpart, `removeChild`, gives back exactly the
 * bytes there were, whitespace, comments and trailing commas included; `gap` is what it needs for a
 * container that was empty.
 */
export function insertChildren(
  text: string,
  node: Node,
  children: readonly Child[],
  layout: Layout,
): { text: string; gap?: string } {
  const last = node.children?.at(-1);
  return last
    ? { text: appendTo(text, node, last, children, layout) }
    : fillEmpty(text, node, children, layout);
}

function appendTo(text: string, node: Node, last: Node, children: readonly Child[], layout: Layout): string {
  const { comma, lineEnd } = scanAfter(text, endOf(last), endOf(node));
  const inline = !/\n/.test(
    text.slice(node.offset, node.children![0]!.offset) + text.slice(lineEnd, endOf(node)),
  );
  const style = inline ? { ...layout, compact: true } : layout;
  const indent = startsLine(text, last.offset)
    ? indentAt(text, last.offset)
    : indentAt(text, node.offset) + layout.unit;
  const gap = inline ? inlineGap(text, node, layout) : layout.eol + indent;
  const added = children.map(({ name, value }) => gap + formatChild(name, value, style, indent)).join(',');
  const edits: Edit[] = [{ offset: lineEnd, length: 0, content: comma === null ? added : `${added},` }];
  if (comma === null) edits.unshift({ offset: endOf(last), length: 0, content: ',' });
  return applyEdits(text, edits);
}

/** Between entries on one line: a blank, unless the file is packed without any. */
function inlineGap(text: string, node: Node, layout: Layout): string {
  if (!layout.compact) return ' ';
  const [first, second] = node.children!;
  return second && /\s$/.test(text.slice(endOf(first!), second.offset)) ? ' ' : '';
}

function fillEmpty(text: string, node: Node, children: readonly Child[], layout: Layout) {
  const [start, end] = [node.offset + 1, endOf(node) - 1];
  const gap = /\s*$/.exec(text.slice(start, end))![0];
  const style = layout.compact && !gap.includes('\n') ? layout : { ...layout, compact: false };
  const outer = indentAt(text, node.offset);
  const [before, after] = style.compact ? ['', ''] : [layout.eol + outer + layout.unit, layout.eol + outer];
  const added = children
    .map(({ name, value }) => before + formatChild(name, value, style, outer + layout.unit))
    .join(',');
  const content = added + after;
  return { text: applyEdits(text, [{ offset: end - gap.length, length: gap.length, content }]), gap };
}

/** Takes a child out, with its comma and the whitespace before it. Comments stay: they are not ours. */
export function removeChild(text: string, node: Node, child: Node, gap?: string): string {
  const at = node.children!.indexOf(child);
  const { comma } = scanAfter(text, endOf(child), node.children![at + 1]?.offset ?? endOf(node));
  const start = startOfCut(text, node.offset + 1, child.offset, endOf(child));
  const cuts: [number, number][] = [[start, endOf(child)]];
  if (comma !== null) cuts.push([comma, comma + 1]);
  else if (at > 0) {
    const before = scanAfter(text, endOf(node.children![at - 1]!), child.offset).comma;
    if (before !== null) cuts.push([before, before + 1]);
  }
  if (node.children!.length === 1 && gap !== undefined) {
    const end = endOf(node) - 1;
    const rest = /\s*$/.exec(text.slice(endOf(child), end))![0];
    return applyCuts(text, cuts, { offset: end - rest.length, length: rest.length, content: gap });
  }
  return applyCuts(text, cuts);
}

/** Where the cut starts: before the whitespace, unless that ends a line comment which would swallow what follows. */
function startOfCut(text: string, from: number, offset: number, end: number): number {
  const blank = /\s*$/.exec(text.slice(from, offset))![0];
  const start = offset - blank.length;
  const restOfLine = /^[^\S\n]*(?:,[^\S\n]*)?\r?\n/.test(text.slice(end));
  if (!blank.includes('\n') || restOfLine) return start;
  return endsInLineComment(text.slice(from, start)) ? offset : start;
}

function endsInLineComment(text: string): boolean {
  const scanner = createScanner(text, false);
  let last = 0;
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) last = token;
  return last === TOKEN.lineComment;
}

function applyCuts(text: string, cuts: readonly [number, number][], extra?: Edit): string {
  const edits: Edit[] = cuts.map(([from, to]) => ({ offset: from, length: to - from, content: '' }));
  if (extra) edits.push(extra);
  return applyEdits(text, edits);
}

/** Looks from the end of a child to `limit`: its comma, and where what belongs to its line ends. */
function scanAfter(text: string, from: number, limit: number): { comma: number | null; lineEnd: number } {
  const scanner = createScanner(text.slice(from, limit), false);
  let comma: number | null = null;
  let lineEnd = from;
  let sameLine = true;
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    const end = from + scanner.getTokenOffset() + scanner.getTokenLength();
    if (token === TOKEN.comma && comma === null) {
      comma = from + scanner.getTokenOffset();
      lineEnd = end;
      sameLine = true;
    } else if (token === TOKEN.lineBreak) sameLine = false;
    else if (isComment(token) && sameLine) lineEnd = end;
    else if (token !== TOKEN.blank && !isComment(token)) break;
  }
  return { comma, lineEnd };
}

function isComment(token: number): boolean {
  return token === TOKEN.lineComment || token === TOKEN.blockComment;
}
