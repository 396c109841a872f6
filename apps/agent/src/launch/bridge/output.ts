import type { Writable } from 'node:stream';

/** Lines to the client. Whoever writes waits while the client is not reading: nothing piles up here. */
export class Output {
  private draining: Promise<void> | null = null;
  private resume = () => {};
  private isOpen = true;

  /** @param onClosed the client reads no more */
  constructor(
    private readonly stream: Writable,
    onClosed: () => void,
  ) {
    const close = () => {
      if (!this.isOpen) return;
      this.isOpen = false;
      this.resume();
      onClosed();
    };
    stream.on('error', close);
    stream.on('close', close);
    stream.on('drain', () => this.resume());
  }

  /** Lines leave in the order of the calls. */
  write(line: string): Promise<void> {
    if (!this.isOpen || this.stream.write(`${line}\n`)) return Promise.resolve();
    this.draining ??= new Promise((resolve) => {
      this.resume = () => {
        this.draining = null;
        resolve();
      };
    });
    return this.draining;
  }
}
