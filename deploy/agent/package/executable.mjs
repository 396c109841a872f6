import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** What Node looks for in its own binary, fixed by Node (its documentation: "Single executable applications"). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Node.js, as package-lock.json pins it, and the agent's bundle in one file that needs nothing else installed. */
export async function buildExecutable({ root, work }) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const node = path.join(root, 'node_modules/node/bin', `node${suffix}`);
  const blob = await buildBlob(root, work, node);
  const executable = path.join(work, `qm-agent${suffix}`);
  fs.copyFileSync(node, executable);
  fs.chmodSync(executable, 0o755);
  prepare(executable);
  const inject = [path.join(root, 'node_modules/postject/dist/cli.js'), executable, 'NODE_SEA_BLOB', blob];
  const macho = process.platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
  run(process.execPath, [...inject, '--sentinel-fuse', FUSE, ...macho]);
  if (process.platform === 'darwin') run('codesign', ['--sign', '-', executable]);
  return executable;
}

/** Node 24 starts CommonJS only, so the bundle is turned into that. */
async function buildBlob(root, work, node) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    entryPoints: [path.join(root, 'apps/agent/dist/qm-agent.mjs')],
    outfile: path.join(work, 'main.cjs'),
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    define: { 'import.meta.url': '__filename' },
    logLevel: 'warning',
  });
  // A code cache would tie the bytes to the machine that made it, and so would the path of `main`, were it absolute.
  const options = { disableExperimentalSEAWarning: true, useSnapshot: false, useCodeCache: false };
  const config = { main: 'main.cjs', output: 'agent.blob', ...options };
  fs.writeFileSync(path.join(work, 'sea.json'), JSON.stringify(config));
  run(node, ['--experimental-sea-config', 'sea.json'], work);
  return path.join(work, config.output);
}

/** Before injecting: stripped afterwards, the executable starts as bare Node; and a signature would be broken. */
function prepare(executable) {
  if (process.platform === 'darwin') run('codesign', ['--remove-signature', executable]);
  if (process.platform !== 'linux') return;
  const { error } = spawnSync('strip', [executable]);
  if (error)
    console.error('package: no strip on this machine (Debian: binutils), so the executable stays larger');
}

function run(program, programArgs, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, programArgs, { encoding: 'utf8', cwd });
  if (status !== 0) throw new Error(`${program} failed\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
}
