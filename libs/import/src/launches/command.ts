import { toLiteralText } from '@app/domain';
import { toCommandServerName } from '../server-names.js';
import { readOptions } from './options.js';
import { COMMAND_VERSION, type CommandLine, type Recogniser } from './recognised.js';

/** Options of interpreters that take the next word; everything else that starts with `-` is a switch. */
const VALUED: Readonly<Record<string, string>> = {
  node: '-r --require --import --loader --experimental-loader --env-file -C --conditions --title',
  bun: '-r --preload --env-file --cwd -c --config',
  deno: '-c --config --import-map --lock --env-file',
  python: '-W -X -m',
  ruby: '-r -I',
  java: '-cp -classpath --class-path -p --module-path -jar -m --module',
  dotnet: '--project',
  uv: '--directory --project --with --with-editable --with-requirements --python -p --env-file --extra --group --index-url --cache-dir --config-file -m --module',
  npx: '-p --package -c --call',
  uvx: '--from --with --python -p',
};
/** Words that come before the script: `uv run x`, `deno run x`. */
const VERBS = new Set([
  'run',
  'exec',
  'tool',
  'x',
  'dlx',
  'script',
  'start',
  'container',
  'compose',
  'mcp',
  'gateway',
]);
/** Options whose value is what is run. */
const MODULE = /^(?:-m|--module|-jar)$/;

/**
 * A program on the workstation. What is run belongs to the server: an interpreter with its options and its
 * script. The arguments after that are the entry's own.
 */
export const localCommand: Recogniser = (line, { env, key }) => {
  const interpreter = line.program.replace(/^(?:python3|py|pythonw)$/, 'python');
  const valued = Object.hasOwn(VALUED, interpreter) ? VALUED[interpreter] : undefined;
  const split =
    valued === undefined ? { own: 0, subject: line.program } : findScript(line, valued.split(' '));
  const subject = split.subject ?? line.program;
  return {
    launch: { kind: 'command', command: line.command, args: line.args.slice(0, split.own), env: {} },
    args: line.args.slice(split.own),
    env,
    server: toCommandServerName(subject, key),
    version: COMMAND_VERSION,
    versionFrom: 'none',
    requested: null,
    description: `Program on the workstation: ${toLiteralText(line.program)}`,
  };
};

/** How many words belong to the interpreter up to and including its script, and what the script is called. */
function findScript(
  { args }: CommandLine,
  valued: readonly string[],
): { own: number; subject: string | undefined } {
  const options = readOptions(args, (name) => valued.includes(name));
  const module = options.valued.find(({ name }) => MODULE.test(name));
  if (module) return { own: args.indexOf(module.words.at(-1)!) + 1, subject: module.value };
  const before = args.length - options.rest.length;
  const [first, ...rest] = options.rest;
  if (first !== undefined && VERBS.has(first)) {
    const inner = findScript({ args: rest, program: '', command: '' }, valued);
    return { own: before + 1 + inner.own, subject: inner.subject ?? first };
  }
  return { own: Math.min(args.length, before + 1), subject: first };
}
