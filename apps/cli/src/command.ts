import { Command } from 'commander';
import { ApiClient } from './api-client.js';
import { readConfig, type GlobalOptions } from './config.js';
import { toJson } from './print.js';

/** What a subcommand works with. */
export interface Context {
  api: ApiClient;
  json: boolean;
  /** Prints the value as JSON with `--json`, else the text for people. */
  show(value: unknown, text: string): void;
}

/** Wraps a subcommand's work; its own options come as the last argument before commander's. */
export function withContext<A extends unknown[]>(
  work: (context: Context, ...args: A) => Promise<void>,
): (...args: [...A, Command]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    const config = readConfig(command.optsWithGlobals<GlobalOptions>(), process.env);
    const context: Context = {
      api: new ApiClient(config),
      json: config.json,
      show: (value, text) => void process.stdout.write(config.json ? toJson(value) : text),
    };
    await work(context, ...(args.slice(0, -1) as A));
  };
}
