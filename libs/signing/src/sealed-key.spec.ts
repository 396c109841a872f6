import {
  createPrivateKey,
  openKey,
  openSecret,
  sealKey,
  sealSecret,
  toSigner,
  type SealCost,
} from './index.js';

/** Cheap, for tests. */
const cost: SealCost = { N: 1024, r: 8, p: 1 };
const passphrase = ['correct', 'horse'].join(' ');

describe('a sealed key', () => {
  it.each(['ed25519', 'p256'] as const)('opens with its passphrase (%s)', async (kind) => {
    const key = createPrivateKey(kind);
    const opened = await openKey(await sealKey(key, passphrase, cost), passphrase);
    expect(toSigner(opened).keyId).toBe(toSigner(key).keyId);
  });

  it('holds nothing of the key in clear', async () => {
    const key = createPrivateKey();
    const text = await sealKey(key, passphrase, cost);
    const { d } = key.export({ format: 'jwk' });
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      expect(text).not.toContain(Buffer.from(d!, 'base64url').toString(encoding).slice(0, 40));
    }
  });

  it('stays shut to another passphrase, another purpose and after any change', async () => {
    const text = await sealSecret(Buffer.alloc(32, 1), passphrase, 'ticket-key', cost);
    const envelope = JSON.parse(text);
    const altered = [
      { ...envelope, kdf: { ...envelope.kdf, r: 4 } },
      { ...envelope, sealed: Buffer.alloc(32).toString('base64') },
      { ...envelope, cipher: { ...envelope.cipher, tag: Buffer.alloc(16).toString('base64') } },
      { ...envelope, cipher: { ...envelope.cipher, tag: 'AAAA' } },
    ].map((changed) => [JSON.stringify(changed), passphrase, 'ticket-key'] as const);
    const attempts: (readonly [string, string, string])[] = [
      [text, 'other', 'ticket-key'],
      [text, passphrase, 'private-key'],
      ...altered,
    ];
    for (const attempt of attempts) {
      await expect(openSecret(...attempt)).rejects.toMatchObject({ code: 'INTEGRITY' });
    }
  });

  it('is refused when it is no key file, or asks for more memory than a host has', async () => {
    const envelope = JSON.parse(await sealSecret(Buffer.alloc(1), passphrase, 'x', cost));
    const greedy = JSON.stringify({ ...envelope, kdf: { ...envelope.kdf, N: 2 ** 30 } });
    for (const text of ['', '{}', 'null', '[]', greedy, JSON.stringify({ ...envelope, v: 2 })]) {
      await expect(openSecret(text, passphrase, 'x')).rejects.toMatchObject({ code: 'CORRUPT_FILE' });
    }
  });
});
