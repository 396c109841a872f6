import type { Notes } from '../notes.js';
import type { Entry } from '../understand-texts.js';
import { toAlone, type CommandLine } from './recognised.js';

/** Programs whose path says only where this one machine has them. */
const KNOWN = /^(?:npx|npm|bunx|pnpm|pnpx|uvx|uv|pipx|docker|podman)$/;

/** The command line without what wraps it: Windows' `cmd /c`, `env NAME=value`, a path to a known runner. */
export function unwrap(entry: Entry, notes: Notes): { line: CommandLine; entry: Entry } {
  const words = unwrapCmd(toWords(entry, notes), entry, notes);
  const assigned = unwrapEnv(words);
  const [command = '', ...args] = assigned.words;
  const program = toProgram(command);
  if (program !== command && KNOWN.test(program) && /[\\/]/.test(command)) {
    notes.notUnderstood(
      entry.wordPaths[0] ?? entry.path,
      `the path to ${program} is this machine's own; workstations find it by its name`,
    );
  }
  return { line: { program, command, args }, entry: { ...entry, env: { ...assigned.env, ...entry.env } } };
}

/** `C:\nodejs\npx.cmd` is `npx`. */
export function toProgram(command: string): string {
  const name = command.trim().split(/[\\/]/).at(-1)!.toLowerCase();
  return name.replace(/\.(?:exe|cmd|bat|ps1)$/, '').replace(/^python3\.\d+$/, 'python3');
}

/** Some files have the whole line as the command: `"command": "npx -y pkg"`. */
function toWords({ words, wordPaths, path }: Entry, notes: Notes): string[] {
  const [command = '', ...args] = words;
  const first = command.trim().split(/\s+/)[0]!;
  const isLine =
    args.length === 0 &&
    /\s/.test(command.trim()) &&
    (KNOWN.test(toProgram(first)) || /^(?:node|python3?|cmd)$/.test(toProgram(first)));
  if (!isLine) return words;
  notes.notUnderstood(
    wordPaths[0] ?? path,
    'the command holds a whole line; it was taken apart at its spaces',
  );
  return splitLine(command);
}

function unwrapCmd(words: string[], entry: Entry, notes: Notes): string[] {
  if (toProgram(words[0] ?? '') !== 'cmd') return words;
  const at = words.findIndex((word) => /^\/[ck]$/i.test(word));
  if (at < 0 || !words.slice(1, at).every((word) => /^\/[a-z](?::\w+)?$/i.test(word))) return words;
  const rest = words.slice(at + 1);
  const inner = rest.length === 1 ? splitLine(rest[0]!) : rest;
  // What cmd.exe itself would act upon stays with cmd.exe, for policy to refuse. A caret is
  // left: people mean a range of versions by it.
  if (!inner[0]?.trim() || inner.some((word) => /[&|<>]|%\w+%/.test(word.replace(/\$\{[^}]*\}/g, ''))))
    return words;
  notes.notUnderstood(
    entry.wordPaths[0] ?? entry.path,
    '"cmd /c" is left out here; it is written again where Windows needs it',
  );
  return inner;
}

function unwrapEnv(words: string[]): { words: string[]; env: Record<string, string> } {
  if (toProgram(words[0] ?? '') !== 'env' || words.length < 2) return { words, env: {} };
  const at = words.findIndex((word, index) => index > 0 && !/^[A-Za-z_]\w*=/.test(word));
  if (at < 0 || words[at]!.startsWith('-') || words[at]!.trim() === '') return { words, env: {} };
  const env = words.slice(1, at).map((word): [string, string] => {
    const equals = word.indexOf('=');
    return [word.slice(0, equals), toAlone(word.slice(equals + 1))];
  });
  return { words: words.slice(at), env: Object.fromEntries(env.filter(([name]) => name !== '__proto__')) };
}

/** At spaces, save in quotes and in references. */
function splitLine(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|((?:\$\{[^}]*\}|[^\s"'])+)/g)].map((match) =>
    toAlone(match[1] ?? match[2] ?? match[3]!),
  );
}
