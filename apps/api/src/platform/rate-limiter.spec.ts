import { RateLimited, RateLimiter, toNetwork } from './rate-limiter.js';

let now = 0;
const limiter = () => new RateLimiter({ limit: 2, seconds: 60, what: 'guesses' }, () => now);
beforeEach(() => {
  now = 1_000_000;
});

function refusal(work: () => void): RateLimited | null {
  try {
    work();
    return null;
  } catch (error) {
    return error as RateLimited;
  }
}

it('lets each key do so much within a time, and says how long to wait', () => {
  const guesses = limiter();
  guesses.take('a');
  now += 20_000;
  guesses.take('a');
  guesses.take('b');
  expect(refusal(() => guesses.take('a'))).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 40 });
  now += 40_000;
  expect(refusal(() => guesses.take('a'))).toBeNull();
});

it('does not count what was given back or forgotten', () => {
  const guesses = limiter();
  for (let time = 0; time < 10; time++) {
    guesses.take('a');
    guesses.giveBack('a');
  }
  guesses.take('a');
  guesses.take('a');
  guesses.forget('a');
  expect(refusal(() => guesses.take('a'))).toBeNull();
});

it('stays small however many keys are invented, and still remembers recent ones', () => {
  const guesses = limiter();
  for (let key = 0; key < 50_000; key++) guesses.take(`invented ${key}`);
  guesses.take('recent');
  guesses.take('recent');
  expect(refusal(() => guesses.take('recent'))).not.toBeNull();
  expect(refusal(() => guesses.take('invented 0'))).toBeNull();
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('takes %s for one of %s, which its owner can choose from at will', (address, network) => {
  expect(toNetwork(address)).toBe(network);
});
