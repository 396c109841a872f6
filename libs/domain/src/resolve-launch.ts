import type { LaunchProblem } from './merge-launch.js';
import type { Launch } from './server.js';
import { AGENT_VARIABLES, parseValue, toValueText, type ValuePart } from './values.js';

/**
 * Puts the constants of a cohort, its parameters, into a launch. What only a workstation knows stays: agent
 * variables, `${env:…}` and secret references. A text that cannot be resolved stays as it was, with a problem.
 */
export function toResolvedLaunch(
  launch: Launch,
  parameters: ReadonlyMap<string, string>,
): { launch: Launch; problems: LaunchProblem[] } {
  const problems: LaunchProblem[] = [];
  const resolved = mapLaunchTexts(launch, (text, where) => {
    try {
      return toValueText(join(resolve(parseValue(text), parameters, [])));
    } catch (error) {
      problems.push({ ...toProblem(error), where });
      return text;
    }
  });
  return { launch: resolved, problems };
}

/** Applies a function to every text of a launch that is a value. */
export function mapLaunchTexts(launch: Launch, map: (text: string, where: string) => string): Launch {
  const list = (texts: readonly string[], name: string) =>
    texts.map((text, at) => map(text, `${name}[${at}]`));
  const record = (texts: Readonly<Record<string, string>>, name: string) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, map(text, `${name}.${key}`)]));
  switch (launch.kind) {
    case 'remote':
      return { ...launch, url: map(launch.url, 'url'), headers: record(launch.headers, 'headers') };
    case 'command':
      return {
        ...launch,
        command: map(launch.command, 'command'),
        args: list(launch.args, 'args'),
        env: record(launch.env, 'env'),
      };
    case 'package':
      return {
        ...launch,
        runnerArgs: list(launch.runnerArgs, 'runnerArgs'),
        args: list(launch.args, 'args'),
        env: record(launch.env, 'env'),
      };
  }
}

/** A `${name}` that neither the agent nor the template knows. */
class UnknownVariable extends Error {}
class ParameterCycle extends Error {}

function resolve(
  parts: readonly ValuePart[],
  parameters: ReadonlyMap<string, string>,
  within: readonly string[],
): ValuePart[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'variable' || isAgentVariable(part.name)) return [part];
    if (within.includes(part.name)) throw new ParameterCycle(part.name);
    const value = parameters.get(part.name);
    if (value === undefined) throw new UnknownVariable(part.name);
    return resolve(parseValue(value), parameters, [...within, part.name]);
  });
}

/** Adjacent texts become one, so that a value has one spelling whichever way it came about. */
function join(parts: readonly ValuePart[]): ValuePart[] {
  const joined: ValuePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: last.text + part.text };
    } else joined.push(part);
  }
  return joined;
}

function isAgentVariable(name: string): boolean {
  return (AGENT_VARIABLES as readonly string[]).includes(name);
}

function toProblem(error: unknown): Omit<LaunchProblem, 'where'> {
  if (error instanceof UnknownVariable) {
    return {
      kind: 'unknown-variable',
      message: `uses \${${error.message}}, which is neither a parameter nor known to the agent`,
    };
  }
  if (error instanceof ParameterCycle) {
    return { kind: 'invalid-value', message: `uses the parameter ${error.message}, which refers to itself` };
  }
  return { kind: 'invalid-value', message: 'holds "${" that starts no reference; write $$ for a literal $' };
}
