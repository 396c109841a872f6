/**
 * An unchanged poll through the real server, authentication included, against a bare `node:http` server that
 * does the same token and ETag check. CPU of the server's process, not time: the machine may be busy.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { poll } from './poll/poll.mjs';

const LIMIT = 1.25;
const ROUNDS = 30;
const POLLS = 4_000;

export default async function measure() {
  const [real, bare] = await Promise.all([start('server.mjs'), start('reference.mjs')]);
  try {
    const warm = [await run(real), await run(bare), await run(real), await run(bare)].length;
    const before = (await usage(real)).queries;
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await runBoth(real, bare, round % 2 === 0));
    const queries = (await usage(real)).queries - before;
    const details = {
      'CPU per poll': `${toMedian(rounds.map(({ ours }) => ours)).toFixed(1)} µs`,
      'bare node:http': `${toMedian(rounds.map(({ reference }) => reference)).toFixed(1)} µs`,
      polls: (ROUNDS + warm / 2) * POLLS,
      'queries issued': queries,
    };
    const ratio = toMedian(rounds.map(({ ours, reference }) => ours / reference));
    // A single query is beyond any limit.
    return { name: 'unchanged poll', ratio: queries === 0 ? ratio : Infinity, limit: LIMIT, details };
  } finally {
    for (const { child } of [real, bare]) await stop(child);
  }
}

async function start(file) {
  const child = fork(new URL(`./poll/${file}`, import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [target] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with code ${code}`);
    }),
  ]);
  return { child, target };
}

/** One after the other, so that whatever else the machine does meets both alike. */
async function runBoth(real, bare, realFirst) {
  if (realFirst) return { ours: await run(real), reference: await run(bare) };
  const reference = await run(bare);
  return { ours: await run(real), reference };
}

/** Microseconds of CPU for each poll. */
async function run(server) {
  const before = await usage(server);
  const polls = await poll(server.target, POLLS);
  const after = await usage(server);
  return (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / polls;
}

async function usage({ child }) {
  const answer = once(child, 'message');
  child.send('usage');
  const [message] = await answer;
  return message;
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.send('stop');
  await gone;
}

function toMedian(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
