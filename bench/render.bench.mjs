/**
 * What rendering costs: a team of 30 servers for all three systems, against `JSON.stringify` of what comes out,
 * which any renderer has to do at the very least.
 *
 * The limit is generous on purpose. A render also parses every value of every server, spells it once per client
 * and encodes the bytes, several passes over the same text where the reference makes one. What the limit guards
 * is the order of magnitude: work that grows with the square of the servers, or with the clients times the
 * servers twice over, goes far beyond it.
 */
import { compose } from '../libs/domain/dist/index.js';
import { renderDraft } from '../libs/render/dist/index.js';

const OSES = ['darwin', 'linux', 'windows'];
const SERVERS = 30;
const LIMIT = 40;

export default async () => {
  const draft = aDraft(SERVERS);
  const files = OSES.flatMap((os) => renderDraft(draft, os).files);
  const structures = files.map(toStructure);
  const [render, reference] = measure(
    () => OSES.forEach((os) => renderDraft(draft, os)),
    () => structures.forEach((structure) => new TextEncoder().encode(JSON.stringify(structure, null, 2))),
  );
  return {
    name: `render ${SERVERS} servers for ${OSES.length} systems / JSON.stringify of the same`,
    ratio: render / reference,
    limit: LIMIT,
    details: {
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
      'render, ms': Number(render.toFixed(3)),
      'reference, ms': Number(reference.toFixed(3)),
    },
  };
};

/** The median milliseconds of each, taken in turns so that a busy machine disturbs both alike. */
function measure(...tasks) {
  const times = tasks.map(() => []);
  for (let round = 0; round < 220; round++) {
    tasks.forEach((task, index) => {
      const started = performance.now();
      task();
      if (round >= 20) times[index].push(performance.now() - started);
    });
  }
  return times.map((list) => list.sort((a, b) => a - b)[list.length >> 1]);
}

function toStructure({ form, text }) {
  return form.endsWith('.json') ? JSON.parse(text) : text;
}

/** Packages, containers and remotes in equal parts, with references as real ones have them. */
function aDraft(count) {
  const keys = Array.from({ length: count }, (_, index) => `server-${index}`);
  const servers = Object.fromEntries(
    keys.map((key) => [
      key,
      { enabled: true, server: `com.example/${key}`, version: '1.0.0', args: [], env: { SITE: '${site}' } },
    ]),
  );
  const clients = {
    'claude-desktop': { level: 'managed' },
    'claude-code': { level: 'managed' },
    vscode: { level: 'user' },
  };
  const template = { servers, clients, parameters: { site: 'emea' } };
  return compose('platform', [{ team: 'organisation', revision: 1, template }], (server, version) => ({
    server,
    version,
    status: 'approved',
    description: '',
    launch: LAUNCHES[Number(server.split('-')[1]) % LAUNCHES.length],
    secretInputs: ['TOKEN', 'Authorization'],
    proposedBy: 'alice',
  }));
}

const LAUNCHES = [
  {
    kind: 'package',
    registry: 'npm',
    identifier: '@example/server',
    version: '1.0.0',
    runner: 'npx',
    runnerArgs: [],
    args: ['--root', '${home}/projects', '--verbose'],
    env: { TOKEN: 'secret://env/EXAMPLE_TOKEN', LEVEL: '${env:LEVEL:-info}' },
  },
  {
    kind: 'package',
    registry: 'oci',
    identifier: 'ghcr.io/example/server',
    version: 'sha256:0f3bb6f9a1e2c4d58b7a6e90d1c2b3a4f5e6d7c8b9a0f1e2d3c4b5a697887766',
    runner: 'docker',
    runnerArgs: ['--network', 'none'],
    args: [],
    env: { TOKEN: 'secret://vault/kv/example#token' },
  },
  {
    kind: 'remote',
    transport: 'streamable-http',
    url: 'https://mcp.example.com/mcp',
    headers: { Authorization: 'Bearer ${secret://env/EXAMPLE_TOKEN}' },
  },
];
