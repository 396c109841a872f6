import { Command, Option } from 'commander';
import type { KeyKind } from '@app/signing';
import { withoutServer, type OfflineContext } from '../command.js';
import {
  createKeyFile,
  KEY_ROLES,
  openKeyFile,
  toPublicHalf,
  type KeyRole,
  type PublicHalf,
} from '../key-file.js';
import { readNewPassphrase, readPassphrase } from '../passphrase.js';

export function keysCommand(): Command {
  const command = new Command('keys').description('key files of the root of trust; needs no network');
  command
    .command('create')
    .addOption(new Option('--role <role>', 'what it will sign').choices(KEY_ROLES).makeOptionMandatory())
    .requiredOption('--out <file>', 'a new file; one that exists is left alone')
    .option('--passphrase-file <file>', 'instead of asking for the passphrase')
    .addOption(
      new Option('--kind <kind>', 'p256 where Ed25519 is not allowed (FIPS 140)')
        .choices(['ed25519', 'p256'])
        .default('ed25519'),
    )
    .description('makes a key pair, seals it into a file, prints its public half')
    .action(withoutServer(createKey));
  command
    .command('show')
    .argument('<file>')
    .option('--passphrase-file <file>', 'instead of asking for the passphrase')
    .description('prints the public half of a key file')
    .action(withoutServer(showKey));
  return command;
}

async function createKey(
  context: OfflineContext,
  { role, out, passphraseFile, kind }: { role: KeyRole; out: string; passphraseFile?: string; kind: KeyKind },
): Promise<void> {
  const passphrase = await readNewPassphrase(passphraseFile);
  const half = toPublicHalf(await createKeyFile(out, role, kind, passphrase));
  context.show(
    { role, file: out, ...half },
    `${toText(half)}\n${out} holds the private half, sealed with your passphrase. ${NEXT[role]}\n`,
  );
}

async function showKey(
  context: OfflineContext,
  file: string,
  { passphraseFile }: { passphraseFile?: string },
): Promise<void> {
  const signer = await openKeyFile(file, await readPassphrase(passphraseFile, `passphrase of ${file}: `));
  const half = toPublicHalf(signer);
  context.show({ file, ...half }, toText(half));
}

function toText({ keyId, publicKey }: PublicHalf): string {
  return `key id      ${keyId}\npublic key  ${publicKey}\n`;
}

const NEXT: Record<KeyRole, string> = {
  root: 'Keep it on a medium of its own.\nWhoever plans the next root needs the public key: qm root plan --replace-root OLDKEYID=PUBLICKEY',
  targets:
    'Put it into the server’s QM_KEYS_DIR\nas targets-2.key (or the next free number), then: qm root plan --targets-key PUBLICKEY',
  online:
    'Put it into the server’s QM_KEYS_DIR\nas online-2.key (or the next free number), then: qm root plan --online-key PUBLICKEY',
};
