import type { KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { FleetError } from '@app/domain';
import type { AuditCheckpoint, AuditEventView } from '@app/contract';
import { checkCheckpoint, parsePublicKeyText, parseSshPublicKey, toPublicKey } from '@app/signing';
import { checkChain } from '../audit-chain.js';
import { withContext, type Context } from '../command.js';
import { readJson } from '../files.js';
import { toJson, toTable } from '../print.js';

interface VerifyOptions {
  checkpoint?: string;
  publicKey?: string;
  file?: string;
  save?: string;
}

export function auditCommand(): Command {
  const command = new Command('audit').description('the log of every change of state');
  command
    .command('list')
    .option('--type <prefix>', 'for example server.')
    .option('--actor <id>')
    .option('--subject <text>')
    .option('--limit <n>', 'how many of the newest', '50')
    .description('newest first')
    .action(withContext(listEvents));
  command
    .command('export')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .description('the whole log on standard output')
    .action(withContext(exportEvents));
  command
    .command('verify')
    .option(
      '--checkpoint <file>',
      'a checkpoint saved earlier: the log must still contain it, signed with the same key',
    )
    .option('--public-key <file>', "the organisation's audit key, as noted when the server was set up")
    .option('--file <file>', 'a log exported as jsonl, instead of asking for it')
    .option('--save <file>', 'keep the new checkpoint for next time')
    .description('recompute the chain and compare it with signed checkpoints')
    .action(withContext(verify));
  return command;
}

async function listEvents(
  context: Context,
  options: { type?: string; actor?: string; subject?: string; limit: string },
): Promise<void> {
  const { items } = await context.api.get<{ items: AuditEventView[] }>('/audit', { ...options });
  const rows = items.map(({ sequence, at, type, actor, subject }) => [
    sequence,
    at,
    type,
    actor.name,
    subject,
  ]);
  context.show(items, toTable(['#', 'at', 'event', 'actor', 'subject'], rows));
}

async function exportEvents(context: Context, { format }: { format: string }): Promise<void> {
  await pipeline(toReadable(await context.api.text('/audit/export', { format })), process.stdout, {
    end: false,
  });
}

/** Trusts nothing but the key: from `--public-key`, else from the earlier checkpoint, else on first use (and says so). */
async function verify(context: Context, options: VerifyOptions): Promise<void> {
  const earlier =
    options.checkpoint === undefined ? null : await readJson<AuditCheckpoint>(options.checkpoint);
  const current = await context.api.get<AuditCheckpoint>('/audit/checkpoint');
  const trusted = options.publicKey === undefined ? earlier?.publicKey : await readKey(options.publicKey);
  const key = parsePublicKey(trusted ?? current.publicKey);
  const heads = [checkCheckpoint(current.text, current.signature, key)];
  if (earlier !== null) {
    // With the key of its day: the online key may have been replaced since, and the file is the caller's own.
    heads.unshift(checkCheckpoint(earlier.text, earlier.signature, parsePublicKey(earlier.publicKey)));
  }
  const log =
    options.file === undefined
      ? toReadable(await context.api.text('/audit/export', { format: 'jsonl' }))
      : createReadStream(options.file);
  const head = await checkChain(createInterface({ input: log, crlfDelay: Infinity }), heads);
  if (options.save !== undefined) await writeFile(options.save, toJson(current));
  const firstUse = trusted === undefined;
  context.show(
    {
      verified: true,
      events: head.sequence,
      head: head.hash,
      publicKey: trusted ?? current.publicKey,
      firstUse,
    },
    `verified: ${head.sequence} events, unbroken, head ${head.hash.slice(0, 16)}…\n` +
      (firstUse ? `the key was trusted on first use; keep it:\n${current.publicKey}\n` : ''),
  );
}

/** As `ssh-keygen` prints it, or as `qm root status` and `qm keys show` do. */
function parsePublicKey(text: string): KeyObject {
  return /^(ed25519|p256):/.test(text) ? toPublicKey(parsePublicKeyText(text)) : parseSshPublicKey(text);
}

async function readKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new FleetError('INVALID_INPUT', `the key file ${file} cannot be read`, { cause });
  }
}

function toReadable(stream: ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]);
}
