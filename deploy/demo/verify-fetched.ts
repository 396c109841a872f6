import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Person } from './person.ts';
import { expect, print } from './steps.ts';

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', win32: 'windows' };
const BEGIN = '-----BEGIN SSH SIGNATURE-----';

/**
 * What a host without the agent does (docs/fetch.md): fetch the file and the statement about it, check the
 * statement with `ssh-keygen`, and compare the hash. Then the same for what the agent wrote.
 */
export async function verifyFetched(
  reader: Person,
  team: string,
  folder: string,
  home: string,
): Promise<void> {
  const base = `/fetch/v1/teams/${team}/${SYSTEMS[process.platform] ?? 'linux'}`;
  const bytes = Buffer.from(await (await reader.raw(`${base}/claude-code`)).arrayBuffer());
  const answer = await (await reader.raw(`${base}/claude-code.sig`)).text();
  const signers = await (await reader.raw('/fetch/v1/allowed_signers')).text();
  const [text, signature] = [answer.slice(0, answer.indexOf(BEGIN)), answer.slice(answer.indexOf(BEGIN))];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(
    text.includes(`\nsha256 ${sha256}\n`),
    `the fetched file has the hash of its signed statement: ${sha256.slice(0, 16)}…`,
  );

  const name = (file: string) => path.join(folder, file);
  fs.writeFileSync(name('allowed_signers'), signers);
  fs.writeFileSync(name('statement.sig'), signature);
  if (hasSshKeygen()) {
    const said = execFileSync(
      'ssh-keygen',
      [
        '-Y',
        'verify',
        '-f',
        name('allowed_signers'),
        '-I',
        'quartermaster',
        '-n',
        'quartermaster-file',
        '-s',
        name('statement.sig'),
      ],
      { input: text, encoding: 'utf8' },
    );
    expect(said.startsWith('Good'), `ssh-keygen: ${said.trim()}`);
  } else {
    print(
      '    (no ssh-keygen on this machine: the statement is left to the agent, which verified the same keys)',
    );
  }

  const written = findFile(home, 'managed-mcp.json');
  if (written !== undefined) {
    expect(
      fs.readFileSync(written).equals(bytes),
      'what the agent wrote for Claude Code is what was fetched and verified',
    );
  }
}

function findFile(folder: string, name: string): string | undefined {
  const entry = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .find((found) => found.name === name);
  return entry && path.join(entry.parentPath, entry.name);
}

function hasSshKeygen(): boolean {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some(
      (folder) =>
        fs.existsSync(path.join(folder, 'ssh-keygen')) || fs.existsSync(path.join(folder, 'ssh-keygen.exe')),
    );
}
