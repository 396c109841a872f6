/**
 * Writes openapi.json: the paths from the built controllers, the types from the sources, so that neither is
 * written down twice. Needs no database.
 *
 *   node deploy/openapi.mjs [--check]
 *
 * With `--check` it writes nothing and fails when the committed file is stale.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describeApi } from './openapi/describe-api.mjs';

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'openapi.json');
const text = `${JSON.stringify(await describeApi(root), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  fs.writeFileSync(file, text);
} else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
  console.error('openapi.json is stale: run `npm run openapi` and commit the result');
  process.exitCode = 1;
}
