import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const LIMIT_MB = 250;
const root = path.resolve(import.meta.dirname, '..');

/**
 * Resident memory of the idle server process, its PostgreSQL apart, ten seconds after it is ready on an empty
 * data folder. The ratio is to 250 MB; a bare `node:http` server of the same run stands in the details.
 */
export default async function measure() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-bench-idle-'));
  fs.chmodSync(folder, 0o755);
  const server = spawn(
    process.execPath,
    ['--max-semi-space-size=8', path.join(root, 'apps/api/dist/main.js')],
    {
      env: {
        PATH: process.env.PATH,
        QM_DATA_DIR: path.join(folder, 'data'),
        QM_PORT: '0',
        QM_LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const bare = spawn(
    process.execPath,
    ['-e', "require('node:http').createServer().listen(0, () => console.log('ready'))"],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    await Promise.all([says(server, 'ready'), says(bare, 'ready')]);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const [ours, reference] = [residentMb(server.pid), residentMb(bare.pid)];
    return {
      name: 'idle server: resident memory against 250 MB',
      ratio: ours / LIMIT_MB,
      limit: 1,
      details: { 'server, MB': ours.toFixed(0), 'bare node:http server, MB': reference.toFixed(0) },
    };
  } finally {
    bare.kill();
    const stopped = once(server, 'exit');
    server.kill('SIGTERM');
    await stopped;
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function says(child, word) {
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false }))
    if (String(chunk).includes(word)) return;
  throw new Error('the server ended before it was ready');
}

function residentMb(pid) {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
