import fc from 'fast-check';
import {
  checkCheckpoint,
  checkDocument,
  checkName,
  createPrivateKey,
  findForm,
  parseRootOrganisation,
  parseTargetPath,
  signCheckpoint,
  toSigner,
} from './index.js';

const trust = { organisation: 'acme', channel: '9f86d081884c7d659a2feaa0' };
const signed = { _type: 'timestamp', 'x-quartermaster': trust };

function check(document: unknown): void {
  checkDocument({ role: 'timestamp', bytes: Buffer.from(JSON.stringify(document)) }, trust);
}

function code(expected: string) {
  return expect.objectContaining({ code: expected });
}

describe('checkDocument', () => {
  it('passes a document of this organisation and channel', () => {
    expect(() => check({ signed })).not.toThrow();
  });

  it('refuses more bytes than the role may have', () => {
    expect(() => check({ signed, padding: 'x'.repeat(16 * 1024) })).toThrow(code('ENDLESS_DATA'));
  });

  it('refuses deep nesting before anything parses it, brackets inside strings apart', () => {
    const deep = Buffer.from(`${'['.repeat(8000)}${']'.repeat(8000)}`);
    expect(() => checkDocument({ role: 'timestamp', bytes: deep }, trust)).toThrow(code('TAMPERED'));
    expect(() => check({ signed, note: `\\"${'['.repeat(100)}` })).not.toThrow();
  });

  it('refuses another role served in its place', () => {
    expect(() => check({ signed: { ...signed, _type: 'snapshot' } })).toThrow(code('TAMPERED'));
  });

  it.each([
    undefined,
    null,
    'acme',
    {},
    { ...trust, organisation: 'other' },
    { ...trust, channel: undefined },
  ])('refuses the binding %j', (binding) => {
    expect(() => check({ signed: { ...signed, 'x-quartermaster': binding } })).toThrow(
      code('WRONG_REPOSITORY'),
    );
  });

  it('answers any bytes with a refusal, never with a crash', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json().map(Buffer.from), fc.uint8Array()), (bytes) => {
        expect(() => checkDocument({ role: 'targets', bytes }, trust)).toThrow(
          expect.objectContaining({ name: 'FleetError' }),
        );
      }),
    );
  });
});

it('reads the organisation of a root, and refuses one without', () => {
  const root = { signed: { _type: 'root', 'x-quartermaster': { organisation: 'acme' } } };
  expect(parseRootOrganisation(Buffer.from(JSON.stringify(root)))).toBe('acme');
  expect(() => parseRootOrganisation(Buffer.from('{"signed":{"_type":"root"}}'))).toThrow(
    code('WRONG_REPOSITORY'),
  );
});

describe('a target name', () => {
  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'a\\b',
    'C:x',
    '.hidden',
    '-x',
    'a\0',
    'a\n',
    'é.json',
    'x'.repeat(121),
  ])('is not %j', (name) => expect(() => checkName(name)).toThrow(code('FORBIDDEN_NAME')));

  it('is a form this version knows, or one to leave alone', () => {
    expect(findForm('claude-code.managed-mcp.json')).toBe('claude-code.managed-mcp.json');
    expect(findForm('other-client.user.json')).toBeNull();
  });

  it('stands under its own channel', () => {
    expect(parseTargetPath(`${trust.channel}/launcher.json`, trust.channel)).toBe('launcher.json');
    expect(() => parseTargetPath('launcher.json', trust.channel)).toThrow(code('WRONG_REPOSITORY'));
    expect(() => parseTargetPath(`${'0'.repeat(24)}/launcher.json`, trust.channel)).toThrow(
      code('WRONG_REPOSITORY'),
    );
    expect(() => parseTargetPath(`${trust.channel}/../x`, trust.channel)).toThrow(code('FORBIDDEN_NAME'));
  });
});

describe('an audit checkpoint', () => {
  const signer = toSigner(createPrivateKey());
  const head = { organisation: 'acme', sequence: 42, hash: 'ab'.repeat(32) };

  it('is believed with the key that signed it, and with no other', async () => {
    const { text, signature, issuedAt } = await signCheckpoint(signer, head, new Date());
    expect(checkCheckpoint(text, signature, signer.publicKey)).toEqual({ ...head, issuedAt });
    const other = toSigner(createPrivateKey()).publicKey;
    expect(() => checkCheckpoint(text, signature, other)).toThrow(code('WRONG_KEY'));
    expect(() => checkCheckpoint(text.replace('42', '41'), signature, signer.publicKey)).toThrow(
      code('WRONG_KEY'),
    );
  });
});
