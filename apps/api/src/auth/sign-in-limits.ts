import { Injectable } from '@nestjs/common';
import { RateLimiter, toNetwork } from '../platform/rate-limiter.js';

const WINDOW = 15 * 60;

/**
 * Slows down guessing. Ten failures shut out whoever made them, not the account's owner, who comes from elsewhere;
 * only failures from many places shut an account for all. Failures count, successes do not: behind a proxy a whole
 * company may share one address. An attempt is counted before it is checked, or a thousand at once would all be
 * the first.
 */
@Injectable()
export class SignInLimits {
  private readonly places = new RateLimiter({
    limit: 10,
    seconds: WINDOW,
    what: 'failed sign-ins for this account',
  });
  private readonly accounts = new RateLimiter({
    limit: 100,
    seconds: WINDOW,
    what: 'failed sign-ins for this account',
  });
  private readonly addresses = new RateLimiter({
    limit: 100,
    seconds: WINDOW,
    what: 'failed sign-ins from this address',
  });

  /** Runs an attempt that answers null when it failed. @throws FleetError RATE_LIMITED */
  async attempt<T>(address: string, account: string, work: () => Promise<T | null>): Promise<T | null> {
    const network = toNetwork(address);
    const place = `${network} ${account}`;
    this.addresses.take(network);
    this.places.take(place);
    this.accounts.take(account);
    const result = await work();
    if (result === null) return null;
    this.addresses.giveBack(network);
    this.accounts.giveBack(account);
    this.places.forget(place);
    return result;
  }
}
