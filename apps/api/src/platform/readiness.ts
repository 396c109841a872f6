import { Injectable } from '@nestjs/common';

/** What must hold before traffic is sent here. Features add their own in `onModuleInit`. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, () => Promise<void> | void>();

  /** `check` throws, with a message for operators, while the server cannot do its work. */
  register(name: string, check: () => Promise<void> | void): void {
    this.checks.set(name, check);
  }

  /** Reasons by check; empty when ready. */
  async reasons(): Promise<Record<string, string>> {
    const results = await Promise.all([...this.checks].map(([name, check]) => this.run(name, check)));
    return Object.fromEntries(results.filter((result) => result !== null));
  }

  private async run(name: string, check: () => Promise<void> | void): Promise<[string, string] | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT / 1000} s`)), LIMIT);
    });
    try {
      await Promise.race([Promise.resolve().then(check), late]);
      return null;
    } catch (error) {
      return [name, error instanceof Error ? error.message : 'failed'];
    } finally {
      clearTimeout(timer);
    }
  }
}
const LIMIT = 3000;
