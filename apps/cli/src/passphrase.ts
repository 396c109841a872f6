import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { FleetError } from '@app/domain';
import { readFileBytes } from './files.js';

/** With four words of a word list, or the 256 random bits that a server makes for itself, one is well above it. */
const SHORTEST = 12;

/**
 * The passphrase of a key file: from a file, else asked for at the terminal without showing it. Never an
 * option: a command line is seen by every process of the machine.
 *
 * @throws FleetError INVALID_INPUT
 */
export async function readPassphrase(file: string | undefined, question: string): Promise<string> {
  if (file !== undefined)
    return Buffer.from(await readFileBytes(file))
      .toString('utf8')
      .trimEnd();
  if (process.stdin.isTTY) return ask(question);
  throw new FleetError('INVALID_INPUT', 'there is no terminal to ask for the passphrase', {
    hint: 'give it in a file: --passphrase-file FILE',
  });
}

/** The same for a new key: asked for twice, and long enough. */
export async function readNewPassphrase(file: string | undefined): Promise<string> {
  const passphrase = await readPassphrase(file, 'passphrase for the new key: ');
  if (passphrase.length < SHORTEST) {
    throw new FleetError('INVALID_INPUT', `a passphrase has at least ${SHORTEST} characters`, {
      hint: 'five or six random words are easy to write down and hard to guess',
    });
  }
  if (file === undefined && (await ask('the same again: ')) !== passphrase)
    throw new FleetError('INVALID_INPUT', 'the two passphrases are not the same');
  return passphrase;
}

/** Questions go to standard error, so that answers can be piped. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answer = new Promise<string>((resolve, reject) => {
    terminal.once('SIGINT', () => reject(new FleetError('INVALID_INPUT', 'stopped: nothing was written')));
    terminal.question('').then(resolve, reject);
  });
  try {
    return await answer;
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
