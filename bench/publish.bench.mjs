/**
 * Releasing a change of one team: an organisation of 1,000 teams against one of 10. The real server with its real
 * Postgres, over HTTP: check, compose, policy, render for three OSes, sign, store, audit, commit. Publishing costs
 * in proportion to what changes, so the ratio stays near 1.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';

const LIMIT = 3;
const ROUNDS = 25;
const WARM_UP = 5;
const SERVERS = 10;
/** At most this many edits in one change. */
const EDITS = 200;

export default async function measure() {
  const organisations = [];
  try {
    const few = await start(10, organisations);
    const many = await start(1_000, organisations);
    await populate(few);
    const baseline = await populate(many);
    const times = { few: [], many: [] };
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      // In turns, so that whatever else the machine does meets both alike.
      const [first, second] = round % 2 === 0 ? ['few', 'many'] : ['many', 'few'];
      for (const size of [first, second]) {
        const ms = await publish(size === 'few' ? few : many, round);
        if (round >= WARM_UP) times[size].push(ms);
      }
    }
    const [fast, slow] = [toMedian(times.few), toMedian(times.many)];
    return {
      name: 'publish 1 of 1,000 teams / 1 of 10',
      ratio: slow / fast,
      limit: LIMIT,
      details: {
        '1 of 10 teams, ms': Number(fast.toFixed(1)),
        '1 of 1,000 teams, ms': Number(slow.toFixed(1)),
        'for comparison, a first release of all 1,000, ms': Math.round(baseline),
        rounds: ROUNDS,
      },
    };
  } finally {
    for (const { child } of organisations) await stop(child);
  }
}

async function start(teams, organisations) {
  const child = fork(new URL('./publish/server.mjs', import.meta.url), [String(teams)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url, token, slugs }] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with code ${code}`);
    }),
  ]);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const organisation = {
    child,
    slugs,
    call: (method, path, body) => call(`${url}/api/v1${path}`, { method, headers, body }),
  };
  organisations.push(organisation);
  return organisation;
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.send('stop');
  await gone;
}

async function call(url, { method, headers, body }) {
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Teams with a template each and a baseline above them. Answers how long the baseline's release took. */
async function populate({ call, slugs }) {
  for (let at = 0; at < SERVERS; at++) await approveServer(call, `com.example/server-${at}`);
  for (let at = 0; at < slugs.length; at += EDITS) {
    await release(
      call,
      slugs.slice(at, at + EDITS).map((slug) => toEdit(slug, 0, aTemplate(slug, 0))),
    );
  }
  const servers = Object.fromEntries(
    Array.from({ length: SERVERS - 1 }, (_, at) => [`server-${at}`, anEntry(at)]),
  );
  return release(call, [toEdit('organisation', 0, { ...aTemplate('organisation', 0), servers })]);
}

/** Changes one argument of one team and answers how long the release took. */
function publish({ call, slugs: [slug] }, round) {
  return release(call, [toEdit(slug, round + 1, aTemplate(slug, round + 1))]);
}

async function release(call, edits) {
  const { number } = await call('POST', '/changes', { title: 'bench', edits });
  await call('POST', `/changes/${number}/approval`, {});
  const before = performance.now();
  const { cohorts } = await call('POST', `/changes/${number}/release`, {});
  const ms = performance.now() - before;
  if (cohorts < edits.length * 3) throw new Error(`${cohorts} cohorts changed: this measures nothing`);
  return ms;
}

async function approveServer(call, server) {
  const launch = {
    kind: 'package',
    registry: 'npm',
    identifier: `@${server}`,
    version: '1.0.0',
    runner: 'npx',
  };
  const { id } = await call('POST', '/servers?submit=true', { server, version: '1.0.0', launch });
  await call('POST', `/servers/versions/${id}/approval`, {});
}

function aTemplate(slug, round) {
  const own = anEntry(SERVERS - 1, ['--team', slug, '--round', String(round)]);
  return {
    servers: { own },
    clients: { 'claude-code': { level: 'user' }, vscode: { level: 'user' } },
    parameters: {},
  };
}

function anEntry(at, args = []) {
  return { enabled: true, server: `com.example/server-${at}`, version: '1.0.0', args, env: {} };
}

function toEdit(team, baseRevision, template) {
  return { kind: 'template', team, baseRevision, template };
}

function toMedian(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
