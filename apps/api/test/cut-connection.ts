import net from 'node:net';

/** The way to a database, which a story can cut and mend: connections break, new ones are refused. */
export class CutConnection {
  private readonly sockets = new Set<net.Socket>();
  private server: net.Server | undefined;
  private port = 0;

  /** @param databaseUrl where it leads; answers the URL of this way */
  async open(databaseUrl: string): Promise<string> {
    const target = new URL(databaseUrl);
    this.connect = () => net.connect(Number(target.port), target.hostname);
    await this.mend();
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  async cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server!.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async mend(): Promise<void> {
    this.server = net.createServer((near) => {
      const far = this.connect();
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as net.AddressInfo).port;
  }

  private connect: () => net.Socket = () => {
    throw new Error('not open');
  };
}
