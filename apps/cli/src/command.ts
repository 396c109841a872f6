import { Command } from 'commander';
import { ApiClient } from './api-client.js';
import { readConfig, type GlobalOptions } from './config.js';
import { toJson } from './print.js';

/** What a subcommand works with that reaches no server: a machine without a network will do. */
export interface OfflineContext {
  json: boolean;
  /** Prints the value as JSON with `--json`, else the text for people. */
  show(value: unknown, text: string): void;
}

/** What a subcommand works with. */
export interface Context extends OfflineContext {
  api: ApiClient;
}

/** Wraps a subcommand's work; its own options come as the last argument before commander's. */
export function withContext<A extends unknown[]>(
  work: (context: Context, ...args: A) => Promise<void>,
): (...args: [...A, Command]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    const config = readConfig(command.optsWithGlobals<GlobalOptions>(), process.env);
    const context: Context = { api: new ApiClient(config), ...toOffline(config.json) };
    await work(context, ...(args.slice(0, -1) as A));
  };
}

/** The same for work that reads and writes files alone. Nothing is read of where the server is, or who is calling. */
export function withoutServer<A extends unknown[]>(
  work: (context: OfflineContext, ...args: A) => Promise<void>,
): (...args: [...A, Command]) => Promise<void> {
  return async (...args) => {
    const { json = false } = (args.at(-1) as Command).optsWithGlobals<GlobalOptions>();
    await work(toOffline(json), ...(args.slice(0, -1) as A));
  };
}

function toOffline(json: boolean): OfflineContext {
  return { json, show: (value, text) => void process.stdout.write(json ? toJson(value) : text) };
}
