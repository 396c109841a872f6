import { setTimeout as sleep } from 'node:timers/promises';
import { FleetError } from '@app/domain';
import type { Config } from '../config.js';
import { sync, type SyncOptions, type SyncResult } from '../sync.js';

export interface RunOptions extends SyncOptions {
  signal: AbortSignal;
  /** One result, or one failure, that is news. */
  log: (entry: SyncResult | Error) => void;
  /** For tests: from 0 to 1. */
  random?: () => number;
}

/** Stays in sync until told to stop: polls at the pace the server asks for, and more slowly while it is away. */
export async function run(config: Config, options: RunOptions): Promise<void> {
  const { signal, log, random = Math.random } = options;
  let failures = 0;
  let lastNews = '';
  while (!signal.aborted) {
    const entry = await syncOrError(config, options);
    const isContact = !(entry instanceof Error) && !['unreachable', 'stale'].includes(entry.outcome);
    failures = isContact ? 0 : failures + 1;
    const news = toNews(entry);
    if (news !== lastNews) log(entry);
    lastNews = news;
    const seconds = toDelay({ ...toPace(entry), failures, random: random() });
    await sleep(seconds * 1000, undefined, { signal }).catch(ignoreAbort);
  }
}

/** A failure that is no refusal is logged like one: a daemon that ends repairs nothing. */
async function syncOrError(config: Config, options: SyncOptions): Promise<SyncResult | Error> {
  try {
    return await sync(config, options);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function toPace(entry: SyncResult | Error): { pollSeconds: number; retryAfterSeconds?: number } {
  return entry instanceof Error ? { pollSeconds: 60 } : entry;
}

function toNews(entry: SyncResult | Error): string {
  if (entry instanceof FleetError) return `${entry.code} ${entry.message}`;
  if (entry instanceof Error) return entry.message;
  const { outcome, code, release, clients } = entry;
  return JSON.stringify([
    outcome,
    code,
    release,
    clients.map(({ client, state, reason }) => [client, state === 'applied' ? 'unchanged' : state, reason]),
  ]);
}

export interface Pace {
  pollSeconds: number;
  failures: number;
  retryAfterSeconds?: number;
  /** From 0 to 1: so that a fleet that was cut off together does not come back together. */
  random: number;
}

const SHORTEST = 5;
const LONGEST_BACKOFF = 3600;

/** Seconds until the next poll: the server's pace give or take a tenth; doubled with each failure, up to an hour. */
export function toDelay({ pollSeconds, failures, retryAfterSeconds, random }: Pace): number {
  const base = Math.max(SHORTEST, Math.min(pollSeconds, 86_400));
  if (failures === 0) return base * (0.9 + 0.2 * random);
  const backoff = Math.max(base, Math.min(base * 2 ** Math.min(failures - 1, 20), LONGEST_BACKOFF));
  const asked = retryAfterSeconds ?? 0;
  return Math.max(backoff * (0.5 + 0.5 * random), asked * (1 + 0.2 * random));
}

function ignoreAbort(error: Error): void {
  if (error.name !== 'AbortError') throw error;
}
