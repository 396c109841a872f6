import fs from 'node:fs';
import path from 'node:path';

const LIBS = ['domain', 'contract', 'signing'];

/**
 * The licences of everything that the bundle carries, which all ask to be passed on: `THIRD-PARTY.txt`. What it
 * carries is asked of the bundler, so that nothing is forgotten when a dependency comes.
 */
export async function renderNotices(root) {
  const esbuild = await import('esbuild');
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['apps/agent/src/main.ts'],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unused',
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: Object.fromEntries(
      LIBS.map((lib) => [`@app/${lib}`, path.join(root, `libs/${lib}/src/index.ts`)]),
    ),
  });
  const folders = new Set(Object.keys(metafile.inputs).map(toPackage));
  const notices = [...folders]
    .filter((folder) => folder !== null)
    .sort()
    .map((folder) => toNotice(path.join(root, folder)));
  return [...notices, toNodeNotice(root)].join(`\n${'-'.repeat(80)}\n\n`);
}

/** Its licence, and those of all that is in it, are no part of the npm package. */
function toNodeNotice(root) {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'node_modules/node/package.json'), 'utf8'));
  return `Node.js ${version} (in the executable)\n\nhttps://github.com/nodejs/node/blob/v${version}/LICENSE\n`;
}

/** `node_modules/@tufjs/models/node_modules/minimatch` of a file in it; null for our own files. */
function toPackage(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? null;
}

function toNotice(folder) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = fs.readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : `Licence: ${license}`;
  return `${name} ${version}\n\n${text}\n`;
}
