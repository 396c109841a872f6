/**
 * A `sync` of the bundled agent with nothing new, Node's start included, against `node -e 0`. CPU of the
 * process, user and system, not time: the machine may be busy.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '..');
const AGENT = path.join(ROOT, 'apps/agent/dist/qm-agent.mjs');
const PRELOAD = path.join(import.meta.dirname, 'agent-sync/cpu-at-exit.cjs');
const ROUNDS = 15;
const SERVERS = 20;
/** What a poll may cost the workstation in all, in milliseconds. */
const MOST = 300;
const LIMIT = 6;

export default async function measure() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-bench-'));
  const { FleetSimulator, aForm } = await loadSimulator(folder);
  const fleet = await FleetSimulator.start();
  try {
    const home = path.join(folder, 'home');
    fs.mkdirSync(home);
    fs.writeFileSync(path.join(home, '.claude.json'), aClaudeState());
    const args = ['--state-dir', path.join(folder, 'state'), '--root-dir', folder, '--home', home];
    await run([AGENT, 'enroll', '--server', fleet.url, '--token', fleet.createToken(), ...args]);
    await fleet.publish(aRelease(aForm));
    await run([AGENT, 'sync', ...args]);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ours = await run([AGENT, 'sync', ...args]);
      rounds.push({ ours, reference: await run(['-e', '0']) });
    }
    const answers = fleet.log.filter((line) => line.includes('/bundle')).slice(-ROUNDS);
    if (!answers.every((line) => line.endsWith(' 304')))
      throw new Error('the sync that was measured had something new');
    const cpu = toMedian(rounds.map(({ ours }) => ours));
    const ratio = toMedian(rounds.map(({ ours, reference }) => ours / reference));
    const details = {
      'CPU per sync': `${cpu.toFixed(0)} ms (at most ${MOST})`,
      'node -e 0': `${toMedian(rounds.map(({ reference }) => reference)).toFixed(0)} ms`,
      'requests per sync': 1,
    };
    return { name: 'agent sync, nothing new', ratio: cpu <= MOST ? ratio : Infinity, limit: LIMIT, details };
  } finally {
    await fleet.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The simulator is TypeScript for specs only, so it is built here, outside the product. */
async function loadSimulator(folder) {
  const outfile = path.join(folder, 'simulator.mjs');
  await build({
    entryPoints: [path.join(ROOT, 'libs/testing/src/fleet-simulator.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: Object.fromEntries(
      ['domain', 'contract', 'signing'].map((lib) => [
        `@app/${lib}`,
        path.join(ROOT, `libs/${lib}/src/index.ts`),
      ]),
    ),
    banner: {
      js: `import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);`,
    },
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** As Claude Code leaves its file: mostly its own state. */
function aClaudeState() {
  const projects = Array.from({ length: 200 }, (_, at) => [
    `/home/alice/project-${at}`,
    { history: ['x'.repeat(2000)], mcpServers: {} },
  ]);
  return JSON.stringify({ numStartups: 412, projects: Object.fromEntries(projects) }, null, 2);
}

function aRelease(aForm) {
  const servers = Object.fromEntries(
    Array.from({ length: SERVERS }, (_, at) => [
      `server-${at}`,
      { type: 'stdio', command: 'npx', args: ['-y', `@acme/server-${at}@1.${at}.0`] },
    ]),
  );
  return [
    aForm('claude-code.user.json', { mcpServers: servers }),
    aForm('claude-code.managed-mcp.json', { mcpServers: servers }),
    aForm('claude-desktop.user.json', { mcpServers: servers }),
    aForm('vscode.user.json', { servers }),
    aForm('launcher.json', { version: 1, servers }),
  ];
}

/** Milliseconds of CPU of one run. */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--require', PRELOAD, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let [cpu, errors] = ['', ''];
    child.stdio[3].on('data', (chunk) => (cpu += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('close', (code) =>
      code === 0 ? resolve(Number(cpu)) : reject(new Error(`${args[1]} ended with ${code}: ${errors}`)),
    );
  });
}

function toMedian(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
