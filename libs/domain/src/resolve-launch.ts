import type { LaunchProblem } from './merge-launch.js';
import type { Launch } from './server.js';
import { LONGEST_TEXT } from './reader.js';
import { AGENT_VARIABLES, parseValue, toValueText, type ValuePart } from './values.js';

/**
 * The parameters of a cohort, and how much they may still add to its texts. A few that refer to each other can
 * stand for more text than any machine holds, so one expansion is no longer than a text that is written out,
 * and all of a draft together have a limit as well.
 */
export class CohortParameters {
  private left = MOST_EXPANDED;

  constructor(private readonly values: ReadonlyMap<string, string>) {}

  find(name: string): string | undefined {
    return this.values.get(name);
  }

  /** @throws TooLong */
  spend(amount: number): void {
    this.left -= amount;
    if (this.left < 0) throw new TooLong();
  }
}

/** Characters that the parameters of one draft may add; agents take eight million in all. */
const MOST_EXPANDED = 1_000_000;

/**
 * Puts the constants of a cohort, its parameters, into a launch. What only a workstation knows stays: agent
 * variables, `${env:…}` and secret references. A text that cannot be resolved stays as it was, with a problem.
 */
export function toResolvedLaunch(
  launch: Launch,
  parameters: CohortParameters,
): { launch: Launch; problems: LaunchProblem[] } {
  const problems: LaunchProblem[] = [];
  const resolved = mapLaunchTexts(launch, (text, where) => {
    try {
      return toValueText(join(new Expansion(parameters).resolve(parseValue(text))));
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
class TooLong extends Error {}

/** One text with its parameters put in. */
class Expansion {
  private length = 0;

  constructor(private readonly parameters: CohortParameters) {}

  /** @throws UnknownVariable, ParameterCycle, TooLong */
  resolve(parts: readonly ValuePart[], within: readonly string[] = []): ValuePart[] {
    return parts.flatMap((part) => {
      if (part.kind !== 'variable' || isAgentVariable(part.name)) return [part];
      if (within.includes(part.name)) throw new ParameterCycle(part.name);
      const value = this.parameters.find(part.name);
      if (value === undefined) throw new UnknownVariable(part.name);
      this.grow(value.length + 1); // an empty parameter costs a look too
      return this.resolve(parseValue(value), [...within, part.name]);
    });
  }

  private grow(length: number): void {
    this.parameters.spend(length);
    this.length += length;
    if (this.length > LONGEST_TEXT) throw new TooLong();
  }
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
  if (error instanceof TooLong) {
    return {
      kind: 'invalid-value',
      message: `grows beyond ${LONGEST_TEXT} characters with its parameters, or the whole team beyond ${MOST_EXPANDED}`,
    };
  }
  return { kind: 'invalid-value', message: 'holds "${" that starts no reference; write $$ for a literal $' };
}
