import type { Notes } from './notes.js';
import type { ImportedClient } from './parsed-config.js';
import { toPosition } from './position.js';
import type { Document } from './read-document.js';

/** What the import tolerates and the client itself would not. VS Code alone reads JSON with comments. */
export function reportFormat(
  document: Document,
  encoding: 'utf-8' | 'utf-16',
  client: ImportedClient,
  notes: Notes,
): void {
  const { text, comment, trailingComma } = document;
  const report = (message: string, fix: string, where?: string) =>
    notes.warn({
      rule: 'config-format',
      subject: 'config',
      message,
      fix,
      ...(where === undefined ? {} : { where }),
    });
  if (encoding === 'utf-16')
    report('the file is UTF-16, which most clients cannot read', 'Save it as UTF-8.');
  if (client === 'vscode') return;
  if (comment !== null) {
    report(
      'the file has a comment, which makes it unreadable for the client',
      'Take the comments out.',
      toPosition(text, comment),
    );
  }
  if (trailingComma !== null) {
    const fix = 'Take out every comma before a closing bracket.';
    report(
      'the file has a trailing comma, which makes it unreadable for the client',
      fix,
      toPosition(text, trailingComma),
    );
  }
}
