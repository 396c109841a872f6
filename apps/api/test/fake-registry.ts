import http from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { status?: number; body?: unknown; location?: string } | 'never';

/** A package registry that answers what a story needs, and remembers what it was asked. */
export class FakeRegistry {
  readonly asked: string[] = [];
  private readonly answers = new Map<string, Answer>();
  private readonly server = http.createServer((request, response) => {
    const path = request.url ?? '/';
    this.asked.push(path);
    const answer = this.answers.get(path) ?? { status: 404, body: { error: 'not found' } };
    if (answer === 'never') return; // an answer that does not come
    response.writeHead(answer.status ?? 200, {
      'content-type': 'application/json',
      ...(answer.location === undefined ? {} : { location: answer.location }),
    });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answer(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
