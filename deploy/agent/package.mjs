/**
 * Packages the agent for this machine's platform, from what package-lock.json pins and nothing else:
 *
 *   node deploy/agent/package.mjs [--out=DIR] [--only=tarball,executable,deb] [--compression=xz|none]
 *
 * The same commit gives the same bytes: SOURCE_DATE_EPOCH, or else the time of the last commit, is the only time in
 * them. `deb` needs dpkg-deb 1.21.9; `strip` (binutils) makes the executable smaller by 17 MB where it is there.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildDeb } from './package/deb.mjs';
import { buildExecutable } from './package/executable.mjs';
import { renderNotices } from './package/notices.mjs';
import { buildTarball } from './package/tarball.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const options = readOptions(process.argv.slice(2));
const out = path.resolve(options.out ?? path.join(root, 'deploy/agent/dist'));
const wanted = (
  options.only ?? (process.platform === 'linux' ? 'tarball,executable,deb' : 'tarball,executable')
).split(',');
const unknown = wanted.filter((name) => !['tarball', 'executable', 'deb'].includes(name));
if (unknown.length > 0) throw new Error(`no such package: ${unknown.join(', ')}`);

fs.mkdirSync(out, { recursive: true });
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-package-'));
try {
  for (const file of await build()) console.log(`${file} (${(fs.statSync(file).size / 1e6).toFixed(1)} MB)`);
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}

async function build() {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const compression = options.compression ?? 'xz';
  const notices = await renderNotices(root);
  const context = { root, work, out, version, epoch: readEpoch(), compression, notices };
  run(process.execPath, ['deploy/build.mjs', '--missing', '--only=agent', '--quiet']);
  const built = [];
  if (wanted.includes('tarball')) built.push(buildTarball(context));
  if (!wanted.includes('executable') && !wanted.includes('deb')) return built;
  const executable = await buildExecutable(context);
  if (wanted.includes('executable')) built.push(publish(executable));
  if (wanted.includes('deb')) built.push(buildDeb(context, executable));
  return built;
}

function publish(executable) {
  const name = `qm-agent-${process.platform}-${process.arch}${path.extname(executable)}`;
  fs.copyFileSync(executable, path.join(out, name));
  return path.join(out, name);
}

function readEpoch() {
  if (process.env.SOURCE_DATE_EPOCH) return Number(process.env.SOURCE_DATE_EPOCH);
  const log = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return log.status === 0 ? Number(log.stdout) : 0;
}

function readOptions(args) {
  return Object.fromEntries(
    args.map((arg) => {
      const match = /^--(out|only|compression)=(.+)$/.exec(arg);
      if (!match) throw new Error(`unknown option ${arg}`);
      return [match[1], match[2]];
    }),
  );
}

function run(program, programArgs) {
  const { status, error } = spawnSync(program, programArgs, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${programArgs[0]} failed`, { cause: error });
}
