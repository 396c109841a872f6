import type { DraftServer, Launch } from '@app/domain';
import { toContainerOptions } from '../container-options.js';
import { toReading } from '../reading.js';
import type { Rule, RuleFinding } from '../rule.js';
import { toProgram } from '../runner-of.js';

/** A server is a program, not a line of text that a shell takes apart. */
export const noShell: Rule = {
  id: 'no-shell',
  title: 'No shell as a command',
  rationale:
    'A shell runs whatever its arguments say, so no other rule can tell what is started, and a value with a ' +
    'quote in it becomes a command (CWE-78; CVE-2025-6514 in mcp-remote).',
  fix: 'Name the program itself as the command, and its arguments one by one.',
  defaultMode: 'enforce',
  check: ({ draft }) => draft.servers.flatMap(checkServer),
};

const SHELLS = new Set(
  'sh bash zsh dash ash ksh mksh fish csh tcsh nu elvish xonsh cmd command powershell pwsh wsl busybox git-bash'.split(
    ' ',
  ),
);
/** Programs that only start another one: what counts is what they start. */
const WRAPPERS = new Set([
  'env',
  'sudo',
  'doas',
  'nohup',
  'nice',
  'setsid',
  'timeout',
  'time',
  'xargs',
  'stdbuf',
]);
const INLINE_CODE: Readonly<Record<string, RegExp>> = {
  node: /^(?:-[a-z]*[ep]|--eval|--print)(?:=|$)/,
  bun: /^(?:-e|--eval|-p|--print)(?:=|$)/,
  deno: /^eval$/,
  python: /^-[a-zA-Z]*c$/,
  python3: /^-[a-zA-Z]*c$/,
  py: /^-[a-zA-Z]*c$/,
  perl: /^-[a-zA-Z]*[eE]/,
  ruby: /^-[a-zA-Z]*e/,
  php: /^-r$/,
  npx: /^(?:-c|--call)(?:=|$)/,
};

function checkServer({ key, launch }: DraftServer): RuleFinding[] {
  return launch
    ? findShells(launch).map(({ where, message }) => ({ subject: key, where, message: `${key}: ${message}` }))
    : [];
}

function findShells(launch: Launch): Pick<RuleFinding, 'where' | 'message'>[] {
  if (launch.kind === 'remote') return [];
  if (launch.kind === 'command') return findInCommand([launch.command, ...launch.args]);
  const started = [
    { text: launch.executable, where: 'executable' },
    // What an image is told to run instead of its own program.
    { text: launch.registry === 'oci' ? launch.args[0] : undefined, where: 'args[0]' },
    ...toContainerOptions(launch)
      .filter(({ name }) => name === '--entrypoint')
      .map(({ value, where }) => ({ text: value, where })),
  ];
  const shells = started.filter(({ text }) => text !== undefined && SHELLS.has(toProgram(text)));
  return [
    ...shells.map(({ where }) => ({ where, message: `${where} is a shell` })),
    ...findInlineCode(launch.runner, launch.runnerArgs, 'runnerArgs'),
  ];
}

function findInCommand(words: readonly string[]): Pick<RuleFinding, 'where' | 'message'>[] {
  const at = words.findIndex((word, index) => !isWrapping(words, word, index));
  const program = toProgram(words[at] ?? '');
  if (SHELLS.has(program)) {
    const where = at === 0 ? 'command' : `args[${at - 1}]`;
    return [{ where, message: `the command is the shell ${program}` }];
  }
  return findInlineCode(program, words.slice(at + 1), 'args', at);
}

/** Wrappers at the front, with their options and assignments. */
function isWrapping(words: readonly string[], word: string, index: number): boolean {
  if (WRAPPERS.has(toProgram(word)))
    return words.slice(0, index).every((earlier, at) => isWrapping(words, earlier, at));
  if (index === 0) return false;
  const isOption = /^-|^[A-Za-z_]\w*=|^\d+[smh]?$/.test(toReading(word));
  return isOption && words.slice(0, index).every((earlier, at) => isWrapping(words, earlier, at));
}

function findInlineCode(program: string, args: readonly string[], list: string, offset = 0) {
  const option = INLINE_CODE[program];
  if (!option) return [];
  // Options of the interpreter end where its script begins.
  const end = args.findIndex((arg) => !toReading(arg).startsWith('-') && program !== 'deno');
  const at = args.slice(0, end < 0 ? undefined : end).findIndex((arg) => option.test(toReading(arg)));
  return at < 0
    ? []
    : [{ where: `${list}[${at + offset}]`, message: `${program} is given its program as text` }];
}
