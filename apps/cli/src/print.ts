import type { Finding } from '@app/domain';

type Cell = string | number | boolean | null | undefined;

/** Text from elsewhere, without what a terminal would obey: control characters and bidirectional overrides. */
export function toPlain(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    '\ufffd',
  );
}

/** Columns as wide as their widest cell; the last one may run on. */
export function toTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [
    head,
    ...rows.map((row) =>
      row.map((cell) => toPlain(cell === null || cell === undefined ? '–' : String(cell))),
    ),
  ];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === head.length - 1 ? cell : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(Math.min(width, 60))).join('  '));
  return `${lines.join('\n')}\n`;
}

/** Findings, the refusing ones first, each with its fix. */
export function toFindingsTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no findings\n';
  const sorted = [...findings].sort(
    (a, b) => a.severity.localeCompare(b.severity) || a.subject.localeCompare(b.subject),
  );
  return toTable(
    ['severity', 'rule', 'subject', 'where', 'finding'],
    sorted.map(({ severity, rule, subject, where, message, exception }) => [
      exception ? `tolerated until ${exception.until.slice(0, 10)}` : severity,
      rule,
      subject,
      where ?? '',
      message,
    ]),
  );
}

/** `1 device`, `2 devices`. */
export function toCount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
