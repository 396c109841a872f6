/**
 * Runs every `*.bench.mjs` of this folder, one after the other, and prints each as a ratio against a reference
 * measured in the same run.
 *
 *   npm run bench [-- NAME…] [-- --check]
 *
 * With `--check` the exit code is 1 when a ratio is beyond its limit three times in a row: machines are noisy, so one
 * bad run proves nothing.
 */
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const TRIES = 3;
const args = process.argv.slice(2);
const check = args.includes('--check');
const wanted = args.filter((arg) => !arg.startsWith('--'));

const files = fs
  .readdirSync(import.meta.dirname)
  .filter(
    (file) =>
      file.endsWith('.bench.mjs') && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))),
  )
  .sort();

let exceeded = 0;
for (const file of files) {
  const { default: measure } = await import(pathToFileURL(`${import.meta.dirname}/${file}`).href);
  let result = await measure();
  for (let tries = 1; tries < TRIES && result.ratio > result.limit; tries++) {
    print(result, 'again: ');
    result = await measure();
  }
  print(result, '');
  if (result.ratio > result.limit) exceeded += 1;
}
console.log(`${files.length - exceeded} within their limit, ${exceeded} beyond`);
process.exit(check && exceeded > 0 ? 1 : 0);

/** A benchmark answers {name, ratio, limit, details}: details are absolute figures of this machine, for people. */
function print({ name, ratio, limit, details }, prefix) {
  const verdict = ratio <= limit ? 'ok' : 'BEYOND';
  console.log(`${prefix}${name}: ${ratio.toFixed(2)} (limit ${limit}) ${verdict}`);
  for (const [key, value] of Object.entries(details ?? {}))
    console.log(`    ${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
}
