import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  checkFetchStatement,
  createPrivateKey,
  NAMESPACES,
  parseSshPublicKey,
  signFetchStatement,
  signSshsig,
  toAllowedSigner,
  toSigner,
  toSshPublicKey,
  verifySshsig,
  type KeyKind,
} from './index.js';

const message = Buffer.from('quartermaster-manifest 1\n');

describe.each<KeyKind>(['ed25519', 'p256'])('an SSH signature with a %s key', (kind) => {
  const signer = toSigner(createPrivateKey(kind));
  let dir: string;

  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'qm-sshsig-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  function verifyWithOpenssh(signature: string, input: Buffer, namespace: string): boolean {
    writeFileSync(
      join(dir, 'allowed_signers'),
      toAllowedSigner('quartermaster', [NAMESPACES.manifest], signer.publicKey),
    );
    writeFileSync(join(dir, 'sig'), signature);
    const args = [
      '-Y',
      'verify',
      '-f',
      'allowed_signers',
      '-I',
      'quartermaster',
      '-n',
      namespace,
      '-s',
      'sig',
    ];
    return spawnSync('ssh-keygen', args, { cwd: dir, input }).status === 0;
  }

  it('is verified by ssh-keygen, in its namespace and over these bytes only', async () => {
    // P-256 numbers vary in length with their leading bits: several signatures meet them all.
    for (let at = 0; at < 4; at++) {
      const signature = await signSshsig(signer, NAMESPACES.manifest, message);
      expect(verifyWithOpenssh(signature, message, NAMESPACES.manifest)).toBe(true);
      expect(verifyWithOpenssh(signature, Buffer.from('other'), NAMESPACES.manifest)).toBe(false);
      expect(verifyWithOpenssh(signature, message, NAMESPACES.fresh)).toBe(false);
    }
  });

  it('made by ssh-keygen is verified here', () => {
    const type = kind === 'ed25519' ? ['-t', 'ed25519'] : ['-t', 'ecdsa', '-b', '256'];
    execFileSync('ssh-keygen', [...type, '-q', '-N', '', '-C', 'alice', '-f', 'key'], { cwd: dir });
    writeFileSync(join(dir, 'message'), message);
    execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', 'key', '-n', 'quartermaster-release', 'message'], {
      cwd: dir,
      stdio: 'ignore',
    });
    const signature = execFileSync('cat', ['message.sig'], { cwd: dir }).toString();
    const publicKey = parseSshPublicKey(execFileSync('cat', ['key.pub'], { cwd: dir }).toString());
    expect(verifySshsig(signature, 'quartermaster-release', message, publicKey)).toBe(true);
    expect(verifySshsig(signature, 'quartermaster-audit', message, publicKey)).toBe(false);
    expect(verifySshsig(signature, 'quartermaster-release', Buffer.from('other'), publicKey)).toBe(false);
    expect(verifySshsig(signature, 'quartermaster-release', message, signer.publicKey)).toBe(false);
  });

  it('does not survive a changed byte', async () => {
    const signature = await signSshsig(signer, NAMESPACES.manifest, message);
    const blob = Buffer.from(signature.split('\n').slice(1, -2).join(''), 'base64');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: blob.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const altered = Buffer.from(blob);
          altered[at]! ^= flip;
          const lines = altered.toString('base64').match(/.{1,70}/g)!;
          const armored = ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----'].join(
            '\n',
          );
          expect(verifySshsig(armored, NAMESPACES.manifest, message, signer.publicKey)).toBe(false);
        },
      ),
    );
  });

  it('gives a public key that reads back', () => {
    const line = toSshPublicKey(signer.publicKey);
    expect(toSshPublicKey(parseSshPublicKey(`${line} bob@example.com`))).toBe(line);
  });
});

it('takes any text for a signature without falling over', () => {
  const { publicKey } = toSigner(createPrivateKey());
  fc.assert(fc.property(fc.string(), (text) => !verifySshsig(text, 'x', message, publicKey)));
});

it.each(['', 'ssh-rsa AAAA', 'ssh-ed25519 AAAA', 'ssh-ed25519'])('refuses %j as a public key', (line) => {
  expect(() => parseSshPublicKey(line)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

describe('the statement of a fetched file', () => {
  const signer = toSigner(createPrivateKey());
  const bytes = Buffer.from('{"mcpServers":{}}\n');
  const facts = {
    organisation: 'o',
    channel: 'c',
    release: 412,
    version: 9,
    expires: '2026-12-20T00:00:00Z',
  };
  const file = { form: 'claude-code.managed-mcp.json', client: 'claude-code', bytes } as const;
  const before = new Date('2026-12-19T00:00:00Z');

  it('is believed for its file while it lasts', async () => {
    const { text, signature } = await signFetchStatement(signer, facts, file);
    expect(checkFetchStatement(text + signature, bytes, signer.publicKey, before)).toMatchObject({
      ...facts,
      name: file.form,
      length: bytes.length,
    });
  });

  it('is refused for another file, another key, a changed text, and after its time', async () => {
    const { text, signature } = await signFetchStatement(signer, facts, file);
    const refusals: [string, () => unknown][] = [
      ['TAMPERED', () => checkFetchStatement(text + signature, Buffer.from('x'), signer.publicKey, before)],
      [
        'WRONG_KEY',
        () => checkFetchStatement(text + signature, bytes, toSigner(createPrivateKey()).publicKey, before),
      ],
      [
        'WRONG_KEY',
        () => checkFetchStatement(text.replace('412', '413') + signature, bytes, signer.publicKey, before),
      ],
      ['WRONG_KEY', () => checkFetchStatement(text, bytes, signer.publicKey, before)],
      [
        'EXPIRED',
        () =>
          checkFetchStatement(text + signature, bytes, signer.publicKey, new Date('2026-12-20T00:00:00Z')),
      ],
    ];
    for (const [code, act] of refusals) expect(act).toThrow(expect.objectContaining({ code }));
  });
});
