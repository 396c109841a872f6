import { checkPassword, hashPassword, verifyPassword } from './passwords.js';

const PASSWORD = ['four', 'unrelated', 'words', 'together'].join(' ');

describe('a password', () => {
  it('is kept as argon2id with what OWASP recommends, salted', async () => {
    const hashes = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(hashes[0]).not.toBe(hashes[1]);
    expect(hashes.join()).not.toContain(PASSWORD);
  });

  it('is recognised however the keyboard composes its letters, and no other is', async () => {
    const hash = await hashPassword(`${PASSWORD} caf\u00e9`);
    expect(await verifyPassword(hash, `${PASSWORD} cafe\u0301`)).toBe(true);
    expect(await verifyPassword(hash, `${PASSWORD} cafe`)).toBe(false);
  });

  it('is none of an account that has none', async () => {
    expect(await verifyPassword(null, 'the password of no one')).toBe(false);
  });

  it.each([
    ['short', 'eleven char', 'is shorter than 12 characters'],
    ['endless', 'abcdefgh'.repeat(26), 'is longer than 200 characters'],
    ['the same over and over', 'aaaabbbbaaaabbbb', 'repeats the same few characters'],
    ['the address', 'my alice@example.com', 'contains the e-mail address'],
  ])('is refused when it is %s, without being repeated', (_, password, issue) => {
    const refusal = { code: 'INVALID_INPUT', message: `the password ${issue}` };
    expect(() => checkPassword(password, 'Alice@Example.com')).toThrow(expect.objectContaining(refusal));
  });

  it('passes when it is long and varied', () => {
    expect(() => checkPassword(PASSWORD, 'alice@example.com')).not.toThrow();
  });
});
