import type { Launch } from './server.js';
import { sortRecord } from './sorted.js';
import type { TemplateServer } from './template.js';

/** What is wrong with one text of a launch. */
export interface LaunchProblem {
  kind: 'unknown-variable' | 'invalid-value';
  /** `args[1]`, `env.GITHUB_TOKEN`, `url`. */
  where: string;
  /** Follows `where` in a sentence. Never quotes the value: it may be a secret that is not one yet. */
  message: string;
}

/** A version's launch with the template's arguments appended and its environment or headers laid over. */
export function mergeLaunch(
  launch: Launch,
  { args, env }: Pick<TemplateServer, 'args' | 'env'>,
): { launch: Launch; problems: LaunchProblem[] } {
  if (launch.kind !== 'remote') {
    const merged = { ...launch, args: [...launch.args, ...args], env: sortRecord({ ...launch.env, ...env }) };
    return { launch: merged, problems: [] };
  }
  const headers = mergeHeaders(launch.headers, env);
  return { launch: { ...launch, headers }, problems: [...misplacedArgs(args), ...brokenHeaders(headers)] };
}

function misplacedArgs(args: readonly string[]): LaunchProblem[] {
  if (args.length === 0) return [];
  return [{ kind: 'invalid-value', where: 'args', message: 'have no place in a remote server' }];
}

/** A line break in a header would be a second header. */
function brokenHeaders(headers: Readonly<Record<string, string>>): LaunchProblem[] {
  return Object.keys(headers)
    .filter((name) => /[\r\n]/.test(headers[name]!))
    .map((name) => ({ kind: 'invalid-value', where: `headers.${name}`, message: 'holds a line break' }));
}

/** Header names are the same whatever their case (RFC 9110 section 5.1). */
function mergeHeaders(base: Readonly<Record<string, string>>, over: Readonly<Record<string, string>>) {
  const names = new Set(Object.keys(over).map((name) => name.toLowerCase()));
  const kept = Object.entries(base).filter(([name]) => !names.has(name.toLowerCase()));
  return sortRecord({ ...Object.fromEntries(kept), ...over });
}
