import { SignInLimits } from './sign-in-limits.js';

const fail = () => Promise.resolve(null);
const succeed = () => Promise.resolve('alice');
const HOME = '192.0.2.1';

/** How many of so many failures were let through to be checked. */
async function guess(
  limits: SignInLimits,
  times: number,
  address: (at: number) => string,
  account = 'alice',
) {
  let checked = 0;
  for (let at = 0; at < times; at++) {
    await limits.attempt(address(at), account, fail).then(
      () => checked++,
      () => undefined,
    );
  }
  return checked;
}

describe('guessing a password', () => {
  it('ends after ten failures in one place, and its owner still gets in from another', async () => {
    const limits = new SignInLimits();
    expect(await guess(limits, 50, () => '198.51.100.7')).toBe(10);
    await expect(limits.attempt('198.51.100.7', 'alice', succeed)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(await limits.attempt(HOME, 'alice', succeed)).toBe('alice');
  });

  it('does not go on from the next address of the same network', async () => {
    const limits = new SignInLimits();
    expect(await guess(limits, 50, (at) => `2001:db8:1:2::${at}`)).toBe(10);
  });

  it('ends after a hundred failures from everywhere, even when the owner signs in between', async () => {
    const limits = new SignInLimits();
    expect(await guess(limits, 60, (at) => `203.0.113.${at}`)).toBe(60);
    expect(await limits.attempt(HOME, 'alice', succeed)).toBe('alice');
    expect(await guess(limits, 60, (at) => `203.0.113.${100 + at}`)).toBe(40);
  });

  it('ends after a hundred accounts from one address', async () => {
    const limits = new SignInLimits();
    let checked = 0;
    for (let at = 0; at < 120; at++) checked += await guess(limits, 1, () => HOME, `someone-${at}`);
    expect(checked).toBe(100);
  });

  it('is forgotten when its owner gets it right', async () => {
    const limits = new SignInLimits();
    await guess(limits, 9, () => HOME);
    await limits.attempt(HOME, 'alice', succeed);
    expect(await guess(limits, 10, () => HOME)).toBe(10);
  });
});
