import { Command } from 'commander';
import type { PublishRoot, RootView } from '@app/contract';
import { FleetError } from '@app/domain';
import {
  checkNextRoot,
  checkRootTerms,
  countRootSignatures,
  draftRoot,
  parseRoot,
  planNextRoot,
  rootSha256,
  signRoot,
  toKeyId,
} from '@app/signing';
import { withContext, withoutServer, type Context, type OfflineContext } from '../command.js';
import { describeRoot, toChanges, toRootText } from '../describe-root.js';
import { readFileBytes, replaceFile, writeNewFile } from '../files.js';
import { openKeyFile } from '../key-file.js';
import { readPassphrase } from '../passphrase.js';
import { readRootEdits, type PlanOptions } from '../root-edits.js';

export function rootCommand(): Command {
  const command = new Command('root').description('which keys workstations trust, and the next root');
  command
    .command('status')
    .option('--file <file>', 'a root in a file, instead of asking the server')
    .option('--save <file>', 'keep the server’s root, to plan and verify the next one elsewhere')
    .description('version, expiry, fingerprint, keys, and which of them lie on the server')
    .action(withContext(showStatus));
  command
    .command('plan')
    .option('--file <file>', 'the root in force, instead of asking the server')
    .option('--out <file>', 'a new file (default: N.root.json here)')
    .option('--days <n>', 'how long it is good for (default 365)')
    .option('--replace-root <old=new...>', 'id of a root key that leaves, and the public key that joins')
    .option('--targets-key <public>', 'the new key that signs releases')
    .option('--online-key <public>', 'the new key that signs snapshot and timestamp')
    .option('--threshold <n>', 'how many root keys must sign')
    .description('writes the next root, unsigned; without options it renews the same keys')
    .action(withContext(planRoot));
  command
    .command('sign')
    .argument('<file>', 'the next root')
    .requiredOption('--key <file>', 'a key file of one of the holders')
    .option('--previous <file>', 'the root in force: shows what changes, and lets a key that leaves sign')
    .option('--passphrase-file <file>', 'instead of asking for the passphrase')
    .description('adds one signature; needs no network')
    .action(withoutServer(addSignature));
  command
    .command('verify')
    .argument('<file>', 'the next root')
    .requiredOption('--previous <file>', 'the root in force')
    .description('checks all that the server will check; needs no network')
    .action(withoutServer(verifyRoot));
  command
    .command('publish')
    .argument('<file>', 'the next root, signed')
    .description('puts it in force; everything it concerns is signed again at once')
    .action(withContext(publishRoot));
  return command;
}

async function showStatus(context: Context, { file, save }: { file?: string; save?: string }): Promise<void> {
  if (file !== undefined) {
    const root = describeRoot(await readFileBytes(file));
    const signatures = root.signatures.map((id) => id.slice(0, 16)).join(', ') || 'none yet';
    return context.show(root, `${toRootText(root, new Date())}signatures by: ${signatures}\n`);
  }
  const view = await context.api.get<RootView>('/root');
  const bytes = Buffer.from(view.document, 'base64');
  if (save !== undefined) await writeNewFile(save, bytes);
  const here = [view.root, view.targets, view.online]
    .flatMap(({ keys }) => keys)
    .filter(({ onServer }) => onServer)
    .map(({ keyId }) => keyId);
  const note = (keyId: string) => (here.includes(keyId) ? '  (on the server)' : '');
  context.show(view, toRootText(describeRoot(bytes), new Date(), note) + toTrialNotice(view));
}

/** The trial form is said as long as it is so. */
function toTrialNotice({ rootKeysOnServer, root: { threshold } }: RootView): string {
  if (rootKeysOnServer === 0) return '';
  const able = rootKeysOnServer >= threshold ? ': whoever has the server can replace every key' : '';
  return `trial form: ${rootKeysOnServer} root keys lie on the server${able}. See docs/runbooks/keys.md\n`;
}

async function planRoot(
  context: Context,
  { file, out, ...options }: PlanOptions & { file?: string; out?: string },
): Promise<void> {
  const now = new Date();
  const edits = await readRootEdits(options, now);
  const present =
    file === undefined
      ? Buffer.from((await context.api.get<RootView>('/root')).document, 'base64')
      : await readFileBytes(file);
  const plan = planNextRoot(present, edits, now);
  checkRootTerms(plan, now);
  const bytes = draftRoot(plan);
  const target = out ?? `${plan.version}.root.json`;
  await writeNewFile(target, bytes);
  const before = parseRoot(present).plan;
  const changes = toChanges(plan, before);
  const leaves = before.rootKeys.some((key) => !plan.rootKeys.map(toKeyId).includes(toKeyId(key)));
  context.show(
    { file: target, changes, ...describeRoot(bytes) },
    `${target}: root ${plan.version}, unsigned\n${toLines(changes)}` +
      `to be signed by ${before.threshold} of the present root’s keys and ${plan.threshold} of its own:\n` +
      `  qm root sign ${target} --key KEYFILE${leaves ? ' --previous PRESENT' : ''}\n`,
  );
}

interface SignOptions {
  key: string;
  previous?: string;
  passphraseFile?: string;
}

/** What is signed is shown before the passphrase is asked for: typing it is the consent. */
async function addSignature(
  context: OfflineContext,
  file: string,
  { key, previous, passphraseFile }: SignOptions,
): Promise<void> {
  const bytes = await readFileBytes(file);
  const present = previous === undefined ? undefined : await readFileBytes(previous);
  const text = toRootText(describeRoot(bytes), new Date()) + toSigningChanges(bytes, present);
  if (!context.json) process.stderr.write(text);
  const signer = await openKeyFile(key, await readPassphrase(passphraseFile, `passphrase of ${key}: `));
  const signed = await signRoot(bytes, signer, present);
  await replaceFile(file, signed);
  const { version, signatures } = describeRoot(signed);
  context.show(
    { file, version, keyId: signer.keyId, signatures },
    `root ${version} is signed with key ${signer.keyId}\nsignatures in ${file}: ${signatures.length}\n`,
  );
}

function toSigningChanges(bytes: Uint8Array, present: Uint8Array | undefined): string {
  if (present === undefined) return '';
  const before = parseRoot(present).plan;
  return `against root ${before.version}, SHA-256 ${rootSha256(present)}:\n${toLines(toChanges(parseRoot(bytes).plan, before))}`;
}

async function verifyRoot(
  context: OfflineContext,
  file: string,
  { previous }: { previous: string },
): Promise<void> {
  const [bytes, present] = [await readFileBytes(file), await readFileBytes(previous)];
  const before = parseRoot(present).plan;
  const plan = checkNextRoot(bytes, present, new Date());
  const count = countRootSignatures(bytes, present);
  const changes = toChanges(plan, before);
  context.show(
    { verified: true, previousSha256: rootSha256(present), ...count, changes, ...describeRoot(bytes) },
    `${toRootText(describeRoot(bytes), new Date())}` +
      `verified: follows root ${before.version}, SHA-256 ${rootSha256(present)}\n${toLines(changes)}` +
      `signed with ${count.present.signed} of the present root’s keys (${count.present.threshold} needed) ` +
      `and ${count.next.signed} of its own (${count.next.threshold} needed)\n`,
  );
}

async function publishRoot(context: Context, file: string): Promise<void> {
  const bytes = await readFileBytes(file);
  const { signatures } = describeRoot(bytes);
  if (signatures.length === 0) {
    throw new FleetError('SIGNING_REFUSED', `${file} is not signed yet`, {
      hint: `qm root sign ${file} --key KEYFILE, once for each holder`,
    });
  }
  const document = Buffer.from(bytes).toString('base64');
  const view = await context.api.post<RootView>('/root', { document } satisfies PublishRoot);
  context.show(
    view,
    `root ${view.version} is in force, SHA-256 ${view.sha256}\n` +
      'workstations follow with their next poll; new enrolment tokens pin it, old ones stay good\n',
  );
}

function toLines(changes: readonly string[]): string {
  return changes.map((change) => `  ${change}\n`).join('');
}
