/**
 * Builds what is missing or older than its sources, offline.
 *
 *   node deploy/build.mjs [--missing] [--only=store,libs,api,agent,cli,console] [--quiet]
 *
 * Without `--missing` everything is built anew. Each part leaves a stamp that names the files it was built
 * from, so a second call costs a few milliseconds. Two calls at once take turns.
 */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
const onlyMissing = args.includes('--missing');
const quiet = args.includes('--quiet');
const only = args
  .find((arg) => arg.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const LIBS = ['domain', 'secrets', 'import', 'policy', 'render', 'signing', 'contract', 'store'];

/** Each part: what it reads, which other parts it needs first, and how it is made. */
const parts = {
  store: {
    inputs: ['prisma/schema.prisma', 'prisma.config.ts'],
    output: 'libs/store/src/generated',
    make: () => run('prisma', ['generate']),
  },
  libs: {
    needs: ['store'],
    inputs: LIBS.map((lib) => `libs/${lib}/src`),
    output: 'libs/store/dist',
    make: async () => {
      for (const lib of LIBS) await compile(`libs/${lib}`);
    },
  },
  api: {
    needs: ['libs'],
    inputs: ['apps/api/src'],
    output: 'apps/api/dist',
    make: () => compile('apps/api'),
  },
  agent: {
    inputs: ['apps/agent/src', 'libs/domain/src', 'libs/contract/src', 'libs/signing/src'],
    output: 'apps/agent/dist',
    make: () => bundle('agent', 'qm-agent.mjs'),
  },
  cli: {
    inputs: ['apps/cli/src', 'libs/domain/src', 'libs/contract/src', 'libs/signing/src'],
    output: 'apps/cli/dist',
    make: () => bundle('cli', 'qm.mjs'),
  },
  console: {
    inputs: [
      'apps/console/src',
      'apps/console/index.html',
      'apps/console/vite.config.ts',
      'libs/contract/src',
      'libs/domain/src',
    ],
    output: 'apps/console/dist',
    make: () => run('vite', ['build', '--logLevel', 'warn'], { cwd: path.join(root, 'apps/console') }),
  },
};

/**
 * `import` of `node:http` is hoisted to the top of a bundle and loads undici at every start, 30 ms of CPU that a
 * poll can do without. Asked for by name, it is loaded where it is used.
 */
const lazyHttp = {
  name: 'lazy-http',
  setup(build) {
    build.onResolve({ filter: /^(node:)?https?$/ }, ({ path: name }) => ({
      path: name.replace(/^(node:)?/, 'node:'),
      namespace: 'builtin',
    }));
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path: name }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(name)});`,
    }));
  },
};

await withLock(async () => {
  const done = new Set();
  for (const name of only ?? Object.keys(parts)) await build(name, done);
});

async function build(name, done) {
  const part = parts[name];
  if (!part) throw new Error(`no such part: ${name} (there are ${Object.keys(parts).join(', ')})`);
  if (done.has(name)) return;
  for (const need of part.needs ?? []) await build(need, done);
  done.add(name);
  const stamp = path.join(root, 'node_modules/.cache/quartermaster', `${name}.stamp`);
  const state = fingerprint([...part.inputs, 'package-lock.json', '.swcrc', 'deploy/build.mjs']);
  const present = fs.existsSync(path.join(root, part.output)) && fs.existsSync(stamp);
  if (onlyMissing && present && fs.readFileSync(stamp, 'utf8') === state) return;
  const started = Date.now();
  await part.make();
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, state);
  if (!quiet) console.error(`built ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/** Compiles every `.ts` below `src` to `dist`, one file each, specs left out. */
async function compile(folder) {
  const { transformFile } = await import('@swc/core');
  const source = path.join(root, folder, 'src');
  const target = path.join(root, folder, 'dist');
  fs.rmSync(target, { recursive: true, force: true });
  for (const file of listFiles(source)) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts') || /\.(e2e-)?spec\.ts$/.test(file)) continue;
    const out = path.join(target, path.relative(source, file).replace(/\.ts$/, '.js'));
    const { code, map } = await transformFile(file, { configFile: path.join(root, '.swcrc'), cwd: root });
    fs.mkdirSync(path.dirname(out), { recursive: true });
    fs.writeFileSync(out, `${code}\n//# sourceMappingURL=${path.basename(out)}.map\n`);
    fs.writeFileSync(`${out}.map`, map ?? '');
  }
}

/** One self-contained file that needs no node_modules at run time. */
async function bundle(app, file) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    entryPoints: [path.join(root, `apps/${app}/src/main.ts`)],
    outfile: path.join(root, `apps/${app}/dist`, file),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    mainFields: ['module', 'main'],
    alias: Object.fromEntries(
      LIBS.map((lib) => [`@app/${lib}`, path.join(root, `libs/${lib}/src/index.ts`)]),
    ),
    banner: {
      js: `#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);`,
    },
    legalComments: 'none',
    plugins: [lazyHttp],
    logLevel: 'warning',
  });
  fs.chmodSync(path.join(root, `apps/${app}/dist`, file), 0o755);
}

function run(program, programArgs, options = {}) {
  const bin = path.join(root, 'node_modules/.bin', program + (process.platform === 'win32' ? '.cmd' : ''));
  const result = spawnSync(bin, programArgs, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, NO_COLOR: '1', CHECKPOINT_DISABLE: '1' },
    ...options,
  });
  if (result.status !== 0) {
    throw new Error(
      `${program} ${programArgs.join(' ')} failed\n${result.stdout ?? ''}${result.stderr ?? ''}`,
      { cause: result.error },
    );
  }
}

function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    const absolute = path.join(root, input);
    if (!fs.existsSync(absolute)) continue;
    for (const file of fs.statSync(absolute).isDirectory() ? listFiles(absolute) : [absolute]) {
      const { mtimeMs, size } = fs.statSync(file);
      hash.update(`${file}:${mtimeMs}:${size}\n`);
    }
  }
  return hash.digest('hex');
}

function listFiles(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

async function withLock(work) {
  const lock = path.join(root, 'node_modules/.cache/quartermaster/build.lock');
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(fs.readFileSync(lock, 'utf8'));
      if (owner && !isAlive(owner)) fs.rmSync(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    await work();
  } catch (error) {
    console.error(`build: ${error.message}`);
    process.exitCode = 1;
  } finally {
    fs.rmSync(lock, { force: true });
  }
  if (process.exitCode) process.exit();
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
