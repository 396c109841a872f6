import { ERROR_CODES, FleetError } from '@app/domain';
import { toErrorExitCode, toExitCode, toOutcome } from './outcome.js';

describe('exit codes', () => {
  it('tell an attack from a server that is away, with and without a last good config', () => {
    const codes = (code: FleetError['code'], isStale = false) => {
      const outcome = toOutcome(new FleetError(code, ''), isStale);
      return [outcome, toExitCode(outcome, true), toExitCode(outcome, false)];
    };
    expect(codes('ROLLED_BACK')).toEqual(['refused', 3, 3]);
    expect(codes('EXPIRED')).toEqual(['stale', 4, 3]);
    expect(codes('UNREACHABLE')).toEqual(['unreachable', 4, 1]);
    expect(codes('UNREACHABLE', true)).toEqual(['unreachable', 4, 1]);
    expect(codes('UNAVAILABLE', true)).toEqual(['stale', 4, 3]);
    expect(codes('RATE_LIMITED')).toEqual(['unreachable', 4, 1]);
  });

  it('are never 0 for a refusal', () => {
    for (const code of ERROR_CODES) expect(toErrorExitCode(new FleetError(code, ''))).toBeGreaterThan(0);
    expect(toErrorExitCode(new Error('a bug'))).toBe(1);
  });
});
