import fc from 'fast-check';
import { toDelay } from './run.js';

describe('the pace of the daemon', () => {
  const pace = { pollSeconds: 300, failures: 0, random: 0.5 };

  it('is the server’s, give or take a tenth', () => {
    expect([0, 0.5, 1].map((random) => toDelay({ ...pace, random }))).toEqual([270, 300, 330]);
  });

  it('slows down with each failure, to once an hour', () => {
    const delays = [1, 2, 3, 4, 5, 50].map((failures) => toDelay({ ...pace, failures, random: 1 }));
    expect(delays).toEqual([300, 600, 1200, 2400, 3600, 3600]);
  });

  it('waits as long as it was asked to', () => {
    expect(toDelay({ ...pace, failures: 1, retryAfterSeconds: 1800 })).toBeGreaterThanOrEqual(1800);
  });

  it('never hammers and never sleeps for ever, whatever the server says', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true }),
        fc.nat({ max: 1000 }),
        fc.option(fc.integer({ min: 1, max: 3600 }), { nil: undefined }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (pollSeconds, failures, retryAfterSeconds, random) => {
          const delay = toDelay({ pollSeconds, failures, retryAfterSeconds, random });
          expect(delay).toBeGreaterThanOrEqual(2.5);
          expect(delay).toBeLessThanOrEqual(86_400 * 1.1);
        },
      ),
    );
  });
});
