import { createHash } from 'node:crypto';
import { parseTree, type Node, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { FleetError } from '@app/domain';

/** A client's file as text: the byte order mark is kept apart, since parsers trip over it. */
export interface FileText {
  bom: boolean;
  text: string;
}

/** @throws FleetError CORRUPT_FILE for anything but UTF-8 */
export function decodeText(bytes: Uint8Array): FileText {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith('\uFEFF') ? { bom: true, text: text.slice(1) } : { bom: false, text };
  } catch (cause) {
    throw new FleetError('CORRUPT_FILE', 'it is not UTF-8 text', {
      hint: 'save the file as UTF-8, then sync again',
      cause,
    });
  }
}

export function encodeText({ bom, text }: FileText): Buffer {
  return Buffer.from(bom ? `\uFEFF${text}` : text);
}

/**
 * The root object of a client's file. Comments and trailing commas are read, whether or not the client
 * itself would: what a user wrote must survive even where the client stumbles over it.
 *
 * @throws FleetError CORRUPT_FILE with line and column
 */
export function parseRoot(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseBounded(text, errors);
  const first = errors[0];
  if (first) {
    throw new FleetError(
      'CORRUPT_FILE',
      `it does not parse: ${toPhrase(first)} ${toPosition(text, first.offset)}`,
      {
        hint: 'correct the file, or bring a copy back with qm-agent restore; then sync again',
      },
    );
  }
  if (root?.type !== 'object') {
    throw new FleetError('CORRUPT_FILE', 'it holds no JSON object', {
      hint: 'correct the file, or bring a copy back with qm-agent restore; then sync again',
    });
  }
  return root;
}

/** The parser recurses: a file that nests thousands of levels deep ends its stack, not the agent. */
function parseBounded(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new FleetError('CORRUPT_FILE', 'it nests too deeply', { cause });
  }
}

function toPhrase({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function toPosition(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `at line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/** The property that counts where a name stands twice: every client's parser takes the last. */
export function findProperty(object: Node, name: string): Node | undefined {
  return object.children?.findLast((property) => property.children?.[0]?.value === name);
}

/**
 * One spelling for equal values, so that a client which writes its file anew, in its own format and order,
 * has changed nothing.
 */
export function toCanonical(node: Node): string {
  if (node.type === 'array') return `[${(node.children ?? []).map(toCanonical).join(',')}]`;
  if (node.type !== 'object') return JSON.stringify(node.value ?? null);
  const properties = new Map<string, Node>();
  for (const { children } of node.children ?? []) properties.set(children![0]!.value, children![1]!);
  const names = [...properties.keys()].sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${toCanonical(properties.get(name)!)}`).join(',')}}`;
}

export function toSha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function endOf(node: Node): number {
  return node.offset + node.length;
}
