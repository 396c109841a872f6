import { RateLimited, RateLimiter } from './rate-limiter.js';

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
