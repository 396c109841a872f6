/** What the demo prints: numbered steps, tables and files, each as soon as it is known. */

const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;
const started = performance.now();
let number = 0;

export function step(title: string): void {
  number += 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`\n${bold(`${String(number).padStart(2)}. ${title}`)} ${dim(`${seconds} s`)}`);
}

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function done(text: string): void {
  print(`    ${paint(32, '✓')} ${text}`);
}

/** Thrown where the demo saw something else than what was promised; ends it with exit code 1. */
export class Broken extends Error {}

export function expect(promise: boolean, text: string): void {
  if (!promise) throw new Broken(text);
  done(text);
}

/** Rows under a head, indented; a long last column is wrapped to the terminal. */
export function table(head: string[], rows: string[][], indent = '    '): void {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const last = head.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, indent.length);
  const room = Math.max(40, (process.stdout.columns ?? 140) - before);
  const line = (row: string[]) => {
    const [first = '', ...more] = wrap(row[last] ?? '', room);
    const cells = row.slice(0, last).map((cell, column) => cell.padEnd(widths[column]!));
    return [[...cells, first].join('  '), ...more.map((part) => ' '.repeat(before - indent.length) + part)];
  };
  print(`${indent}${dim(line(head)[0]!)}`);
  for (const row of rows) for (const text of line(row)) print(`${indent}${text}`);
}

export function file(name: string, text: string): void {
  print(`\n    ${bold(name)}`);
  for (const line of text.trimEnd().split('\n')) print(`    ${dim('│')} ${line}`);
}

export function bold(text: string): string {
  return paint(1, text);
}

export function dim(text: string): string {
  return paint(2, text);
}

function paint(code: number, text: string): string {
  return colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}

function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
