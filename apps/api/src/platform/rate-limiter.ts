import { FleetError } from '@app/domain';

/** Says no for a while. Answered as 429 with `Retry-After`. */
export class RateLimited extends FleetError {
  constructor(
    what: string,
    readonly retryAfterSeconds: number,
  ) {
    super('RATE_LIMITED', `too many ${what}`, { hint: `try again in ${toWait(retryAfterSeconds)}` });
  }
}

/** How many of something one key (an address, an account) may do within a time. */
export interface Rate {
  limit: number;
  seconds: number;
  /** For the message: `failed sign-ins`. */
  what: string;
}

interface Window {
  count: number;
  endsAt: number;
}

/** Fixed windows in memory, per process. Bounded: whoever invents keys pushes out old ones, not the server. */
export class RateLimiter {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly rate: Rate,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts one. @throws RateLimited when there were too many */
  take(key: string): void {
    const now = this.now();
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      this.windows.delete(key);
      window = { count: 0, endsAt: now + this.rate.seconds * 1000 };
      this.makeRoom(now);
      this.windows.set(key, window);
    }
    if (window.count >= this.rate.limit)
      throw new RateLimited(this.rate.what, Math.ceil((window.endsAt - now) / 1000));
    window.count += 1;
  }

  /** Takes one back: it was not what is being limited after all. */
  giveBack(key: string): void {
    const window = this.windows.get(key);
    if (window && window.count > 0) window.count -= 1;
  }

  forget(key: string): void {
    this.windows.delete(key);
  }

  private makeRoom(now: number): void {
    if (this.windows.size < MOST_KEYS) return;
    for (const [key, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(key);
    const oldest = this.windows.keys().next();
    if (this.windows.size >= MOST_KEYS && !oldest.done) this.windows.delete(oldest.value);
  }
}
const MOST_KEYS = 10_000;

/**
 * Whom an address stands for: itself, or with IPv6 the network of 64 bits that one customer or machine is given,
 * who would otherwise have a fresh address for every attempt.
 */
export function toNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('%', 1)[0]!.split('::');
  const [first, last] = [head, tail].map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - first!.length - last!.length)).fill('0');
  const groups = [...first!, ...zeros, ...last!].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

function toWait(seconds: number): string {
  return seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
}
