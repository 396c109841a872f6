import { FleetError, type Issue } from '@app/domain';
import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { toPosition } from './position.js';

/** Deeper than any client's config; the parser recurses, so the depth is bounded before it runs. */
const DEEPEST = 64;
const MOST_ISSUES = 10;

export interface Document {
  text: string;
  root: Node;
  /** Offset of the first comment and of the first trailing comma, where there is one. */
  comment: number | null;
  trailingComma: number | null;
}

/**
 * JSON as people leave it behind: with comments and trailing commas.
 * @throws FleetError INVALID_JSON with the line and column of every error
 */
export function readDocument(text: string): Document {
  const { comment, trailingComma } = scan(text);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !root) throw invalid(text, errors);
  return { text, root, comment, trailingComma };
}

// `SyntaxKind` is a const enum of the library, which single-file compilers cannot inline.
const KIND = { open: [1, 3], close: [2, 4], comma: 5, comments: [12, 13], blank: [14, 15], end: 17 };

/** One pass over the tokens, without recursion: depth, comments and trailing commas. */
function scan(text: string): { comment: number | null; trailingComma: number | null } {
  const scanner = createScanner(text, false);
  let [depth, comment, trailingComma, lastComma] = [0, null, null, null] as [
    number,
    number | null,
    number | null,
    number | null,
  ];
  for (let kind: number = scanner.scan(); kind !== KIND.end; kind = scanner.scan()) {
    if (KIND.blank.includes(kind)) continue;
    if (KIND.comments.includes(kind)) comment ??= scanner.getTokenOffset();
    else {
      if (KIND.close.includes(kind)) {
        depth--;
        trailingComma ??= lastComma;
      }
      if (KIND.open.includes(kind) && ++depth > DEEPEST) throw tooDeep(text, scanner.getTokenOffset());
      lastComma = kind === KIND.comma ? scanner.getTokenOffset() : null;
    }
  }
  return { comment, trailingComma };
}

function tooDeep(text: string, offset: number): FleetError {
  const position = toPosition(text, offset);
  return new FleetError('INVALID_JSON', `${position}: nested deeper than ${DEEPEST} levels`, {
    hint: 'no client nests its config like this; is this the right file?',
    issues: [{ path: position, message: `is nested deeper than ${DEEPEST} levels` }],
  });
}

function invalid(text: string, errors: readonly ParseError[]): FleetError {
  const issues = errors.slice(0, MOST_ISSUES).map((error) => toIssue(text, error));
  const [first = { path: toPosition(text, 0), message: 'the file is empty' }] = issues;
  return new FleetError('INVALID_JSON', `${first.path}: ${first.message}`, {
    hint: 'comments and trailing commas are tolerated, everything else must be JSON',
    issues: issues.length > 0 ? issues : [first],
  });
}

/** In words for people. The text at fault is not quoted: it may be a secret. */
function toIssue(text: string, { error, offset }: ParseError): Issue {
  const code = printParseErrorCode(error);
  const message = code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/^<.*>$/, 'not JSON')
    .toLowerCase();
  return { path: toPosition(text, offset), message };
}
