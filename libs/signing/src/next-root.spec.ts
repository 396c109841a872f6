import fc from 'fast-check';
import {
  buildRoot,
  checkNextRoot,
  countRootSignatures,
  createPrivateKey,
  draftRoot,
  parsePublicKeyText,
  parseRoot,
  planNextRoot,
  signRoot,
  toPublicKeyText,
  toSigner,
  type KeyKind,
  type RootEdits,
  type Signer,
} from './index.js';

const DAY = 86_400_000;
const now = new Date('2026-11-20T10:20:30Z');
const organisation = '0b9f1d5e-6a0b-4f0e-9a39-6a1f1c6f0001';

function aSigner(kind: KeyKind = 'ed25519'): Signer {
  return toSigner(createPrivateKey(kind));
}

async function aFirstRoot(kind: KeyKind = 'ed25519') {
  const roots = [aSigner(kind), aSigner(kind), aSigner(kind)] as const;
  const [targets, online] = [aSigner(kind), aSigner(kind)];
  const plan = {
    organisation,
    version: 1,
    expires: new Date(now.getTime() + 300 * DAY),
    rootKeys: roots.map(({ tufKey }) => tufKey),
    threshold: 2,
    targetsKeys: [targets.tufKey],
    onlineKey: online.tufKey,
  };
  return { roots, targets, online, plan, bytes: (await buildRoot(plan, roots.slice(0, 2))).bytes };
}

async function signedBy(
  bytes: Uint8Array,
  signers: readonly Signer[],
  previous?: Uint8Array,
): Promise<Buffer> {
  let signed: Buffer = Buffer.from(bytes);
  for (const signer of signers) signed = await signRoot(signed, signer, previous);
  return signed;
}

function code(expected: string) {
  return expect.objectContaining({ code: expected });
}

describe.each(['ed25519', 'p256'] as const)('the next root (%s)', (kind) => {
  it('renews the same keys, signed one holder at a time', async () => {
    const { bytes, roots, plan } = await aFirstRoot(kind);
    const draft = draftRoot(planNextRoot(bytes, {}, now));
    const next = await signedBy(draft, roots.slice(1));
    expect(checkNextRoot(next, bytes, now)).toEqual({
      ...plan,
      version: 2,
      targetsThreshold: 1,
      expires: new Date(now.getTime() + 365 * DAY),
    });
    const again = parseRoot(await signRoot(next, roots[1]!)).signatures;
    expect(again.map(({ keyid }) => keyid).sort()).toEqual([roots[1]!.keyId, roots[2]!.keyId].sort());
  });

  it('is what buildRoot would have written', async () => {
    const { bytes, roots } = await aFirstRoot(kind);
    const plan = planNextRoot(bytes, { onlineKey: aSigner(kind).tufKey }, now);
    const built = await buildRoot(plan, roots.slice(0, 2), bytes);
    expect(parseRoot(built.bytes).canonical).toEqual(parseRoot(draftRoot(plan)).canonical);
    expect(checkNextRoot(built.bytes, bytes, now)).toEqual(plan);
  });
});

describe('the next root', () => {
  let first: Awaited<ReturnType<typeof aFirstRoot>>;
  beforeAll(async () => void (first = await aFirstRoot()));

  const planned = (edits: RootEdits = {}) => draftRoot(planNextRoot(first.bytes, edits, now));
  const check = (bytes: Uint8Array) => checkNextRoot(bytes, first.bytes, now);
  const two = () => first.roots.slice(0, 2);

  it('takes the old and the new threshold', async () => {
    const by = aSigner();
    const draft = planned({ replaceRoots: [{ keyId: first.roots[0].keyId.slice(0, 8), by: by.tufKey }] });
    const oneOld = await signedBy(draft, [first.roots[1], by]);
    expect(countRootSignatures(oneOld, first.bytes)).toEqual({
      present: { signed: 1, threshold: 2 },
      next: { signed: 2, threshold: 2 },
    });
    expect(() => check(oneOld)).toThrow(code('UNTRUSTED'));
    expect(check(await signedBy(oneOld, [first.roots[2]]))).toMatchObject({ version: 2 });
    await expect(signRoot(oneOld, first.roots[0])).rejects.toMatchObject({ code: 'SIGNING_REFUSED' });
    expect(check(await signedBy(oneOld, [first.roots[0]], first.bytes))).toMatchObject({ version: 2 });
    const onlyOld = await signedBy(draft, [first.roots[0], first.roots[1]], first.bytes);
    expect(() => check(onlyOld)).toThrow(code('UNTRUSTED'));
  });

  it('is refused unsigned, with one signature, or with a stranger’s', async () => {
    const draft = planned();
    expect(() => check(draft)).toThrow(code('UNTRUSTED'));
    const one = await signedBy(draft, [first.roots[0]]);
    expect(() => check(one)).toThrow(code('UNTRUSTED'));
    await expect(signRoot(one, aSigner())).rejects.toMatchObject({ code: 'SIGNING_REFUSED' });
    await expect(signRoot(one, first.online)).rejects.toMatchObject({ code: 'SIGNING_REFUSED' });
    const document = JSON.parse(one.toString());
    const stranger = { keyid: first.targets.keyId, sig: document.signatures[0].sig };
    const added = { ...document, signatures: [...document.signatures, stranger] };
    expect(() => check(Buffer.from(JSON.stringify(added)))).toThrow(code('UNTRUSTED'));
  });

  it('is refused when it was changed after it was signed', async () => {
    const signed = (await signedBy(planned(), two())).toString();
    expect(() => check(Buffer.from(signed.replace('"version":2', '"version":3')))).toThrow(
      code('WRONG_STATE'),
    );
    const later = signed.replace('"expires":"2027-11-20', '"expires":"2027-11-21');
    expect(() => check(Buffer.from(later))).toThrow(code('TAMPERED'));
  });

  it('is refused when a version is skipped or repeated', async () => {
    const second = await signedBy(planned(), two());
    const third = await signedBy(draftRoot(planNextRoot(second, {}, now)), two());
    expect(() => check(third)).toThrow(code('WRONG_STATE'));
    expect(() => check(first.bytes)).toThrow(code('WRONG_STATE'));
    expect(checkNextRoot(third, second, now)).toMatchObject({ version: 3 });
  });

  it('is refused from another organisation', async () => {
    const plan = { ...planNextRoot(first.bytes, {}, now), organisation: 'other' };
    expect(() => check(draftRoot(plan))).toThrow(code('WRONG_REPOSITORY'));
  });

  it.each([0, 29, 401, -1])('is refused when it expires in %i days', async (days) => {
    const signed = await signedBy(planned({ expires: new Date(now.getTime() + days * DAY) }), two());
    expect(() => check(signed)).toThrow(code('INVALID_INPUT'));
  });

  it('is refused when one holder alone could replace every key', async () => {
    const signed = await signedBy(planned({ threshold: 1 }), two());
    expect(() => check(signed)).toThrow(code('INVALID_INPUT'));
  });

  it('is not planned with keys that stand twice, are unknown, or thresholds that nobody meets', () => {
    const [a, b] = first.roots;
    const by = aSigner().tufKey;
    for (const edits of [
      { threshold: 4 },
      { threshold: 0 },
      { onlineKey: first.targets.tufKey },
      { targetsKey: a.tufKey },
      { replaceRoots: [{ keyId: a.keyId, by: b.tufKey }] },
      { replaceRoots: [{ keyId: a.keyId.slice(0, 7), by }] },
      { replaceRoots: [{ keyId: first.online.keyId, by }] },
      {
        replaceRoots: [
          { keyId: a.keyId, by },
          { keyId: a.keyId.slice(0, 9), by: aSigner().tufKey },
        ],
      },
      { expires: new Date(Number.NaN) },
    ]) {
      expect(() => planned(edits)).toThrow(code('INVALID_INPUT'));
    }
  });

  it('is read only in exactly the form that is written', async () => {
    const text = (await signedBy(planned(), two())).toString();
    const { signed, signatures } = JSON.parse(text);
    const id = signed.roles.root.keyids[0];
    for (const changed of [
      `${text}\n`,
      text.replace('"version":2', '"version":9,"version":2'),
      JSON.stringify({ signatures, signed, more: 1 }),
      JSON.stringify({ signatures, signed: { ...signed, more: 1 } }),
      JSON.stringify({ signatures, signed: { ...signed, version: 2.5 } }),
      JSON.stringify({ signatures, signed: { ...signed, expires: '2027-11-20T10:20:30.000Z' } }),
      JSON.stringify({ signatures, signed: { ...signed, roles: { root: signed.roles.root } } }),
      JSON.stringify({
        signatures,
        signed: { ...signed, keys: { ...signed.keys, [id]: first.online.tufKey } },
      }),
      JSON.stringify({ signatures: [...signatures, signatures[0]], signed }),
      JSON.stringify({ signatures: [null], signed }),
      JSON.stringify({ signatures: 'none', signed }),
    ]) {
      expect(() => parseRoot(Buffer.from(changed))).toThrow(code('INVALID_INPUT'));
    }
    expect(parseRoot(Buffer.from(text)).plan.version).toBe(2);
  });

  it('answers any bytes with a refusal, never with a crash', async () => {
    const text = (await signedBy(planned(), two())).toString();
    const cut = fc.tuple(fc.nat(text.length), fc.nat(20), fc.string({ maxLength: 8 }));
    const altered = cut.map(([at, length, more]) => text.slice(0, at) + more + text.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(altered, fc.json(), fc.string()), (bytes) => {
        if (bytes === text) return;
        expect(() => check(Buffer.from(bytes))).toThrow(expect.objectContaining({ name: 'FleetError' }));
      }),
    );
  });
});

describe('the text of a public key', () => {
  it.each(['ed25519', 'p256'] as const)('is read again as the same key (%s)', (kind) => {
    const { tufKey } = aSigner(kind);
    expect(toPublicKeyText(tufKey)).toMatch(new RegExp(`^${kind}:\\S+$`));
    expect(parsePublicKeyText(`${toPublicKeyText(tufKey)}\n`)).toEqual(tufKey);
  });

  it.each(['', 'ed25519:', `ed25519:${'g'.repeat(64)}`, 'p256:AAAA', `p256:${'A'.repeat(122)}`, 'rsa:00'])(
    'is not %j',
    (text) => expect(() => parsePublicKeyText(text)).toThrow(code('INVALID_INPUT')),
  );
});
