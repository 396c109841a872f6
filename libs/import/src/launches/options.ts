/** What a runner's command line says before the package. */
export interface RunnerOptions {
  /** By long name, in order. */
  valued: { name: string; value: string; words: string[] }[];
  /** Options without a value, as they stand. */
  switches: string[];
  /** The first word that is no option, and all after it. */
  rest: string[];
}

/**
 * Splits a runner's own options from what it runs. `takesValue` names the options whose next word is their
 * value; of unknown options the next word is taken for what is run.
 */
export function readOptions(args: readonly string[], takesValue: (name: string) => boolean): RunnerOptions {
  const options: RunnerOptions = { valued: [], switches: [], rest: [] };
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === '--') return { ...options, rest: args.slice(at + 1) };
    if (!word.startsWith('-') || word === '-') return { ...options, rest: args.slice(at) };
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    if (equals >= 0) options.valued.push({ name, value: word.slice(equals + 1), words: [word] });
    else if (!takesValue(name)) options.switches.push(word);
    else if (at + 1 < args.length)
      options.valued.push({ name, value: args[++at]!, words: [word, args[at]!] });
  }
  return options;
}

/** The values of one option under any of its names. */
export function valuesOf({ valued }: RunnerOptions, ...names: string[]): string[] {
  return valued.filter(({ name }) => names.includes(name)).map(({ value }) => value);
}

/** The options as words again, without those named. */
export function wordsWithout({ valued, switches }: RunnerOptions, ...names: string[]): string[] {
  return [
    ...switches.filter((word) => !names.includes(word)),
    ...valued.filter(({ name }) => !names.includes(name)).flatMap(({ words }) => words),
  ];
}
